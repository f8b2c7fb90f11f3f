/** The words that make a name a secret's, and those that take it back. A new name is one entry here. */
/** How sure the name makes us: `always`, or only when the value looks the part. */
export type Certainty = "always" | "opaque" | "mixed" | "digits";

/** Singular, lower case, words parted by blanks. The first match from the left in a name decides its rule. */
export const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  password: [
    ..."password,passwd,pwd,passphrase,passcode,pass word,pass phrase,pass code,pass wd,passwrd".split(","),
    ..."passwort,kennwort,contrasena,contraseña,senha,wachtwoord,mot de passe,motdepasse".split(","),
    ..."otp,totp,one time code,mfa code,fa code,otp code,sms code,verification code,recovery code,backup code".split(
      ",",
    ),
    ..."pin number,card pin,user pin,pin hash,password hint".split(","),
  ],
  token: ["token", "bearer", "jwt", "auth code", "authorization code", "access code", "sas url"],
  secret: ["secret", "client secret"],
  authorization: ["authorization", "auth header", "authentication header"],
  cookie: ["cookie", "connect sid"],
  session_id: ["session id", "sessionid", "sessid", "session key", "session hash", "sess id", "session uuid"],
  api_key: [
    ..."api key,apikey,access key,accesskey,auth key,authkey,license key,storage account key".split(","),
    ..."subscription key,consumer key,admin key,deploy key,integration key".split(","),
    ..."stripe key,sendgrid key,twilio key,mailgun key,openai key,anthropic key,datadog key,dd key".split(","),
    ..."github key,gitlab key,aws key,google key,maps key,firebase key,fcm key,algolia key,heroku key".split(","),
  ],
  private_key: [
    ..."private key,privatekey,secret key,secretkey,encryption key,decryption key,signing key,master key".split(","),
    ..."shared key,ssh key,rsa key,dsa key,aes key,hmac key,gpg key,pgp key,crypto key,cipher key,priv key".split(","),
    ..."recovery key,wrapping key,key material,kms key material,private pem,seed phrase,mnemonic phrase".split(","),
  ],
  credentials: ["credential", "cred", "userinfo password"],
  security_answer: ["security answer", "secret answer", "security response", "security question answer"],
  ssn: ["ssn", "social security", "social security number", "social security no", "soc sec", "social insurance number"],
  credit_card: [
    ..."credit card,creditcard,debit card,debitcard,card number,cardnumber,card num,cardnum,card no,cc number".split(
      ",",
    ),
    ..."cc num,ccnum,ccnumber,cc no,payment card,card pan,pan number,bank card,card data".split(","),
  ],
  cvv: [
    "cvv",
    "cvc",
    "cvn",
    "cvvc",
    "csc",
    "cid code",
    "card code",
    "security code",
    "card verification",
    "card security",
  ],
  iban: ["iban", "bank account number", "bank account no", "account iban"],
};

/** Names that are secrets only when they end a name and the value looks the part. */
export const SOMETIMES: readonly (readonly [name: string, rule: string, certainty: Certainty])[] = [
  ["pass", "password", "mixed"],
  ["pw", "password", "mixed"],
  ["pin", "password", "digits"],
  ["auth", "authorization", "opaque"],
  ["session", "session_id", "opaque"],
  ["sess", "session_id", "opaque"],
  ["sid", "session_id", "opaque"],
  ["csrf", "token", "opaque"],
  ["xsrf", "token", "opaque"],
  ["sig", "token", "opaque"],
  ["signature", "token", "opaque"],
  ["app key", "api_key", "opaque"],
  ["account key", "api_key", "opaque"],
  ["service key", "api_key", "opaque"],
  ["server key", "api_key", "opaque"],
  ["storage key", "api_key", "opaque"],
  ["write key", "api_key", "opaque"],
  ["function key", "api_key", "opaque"],
];

/** Before `pass` and `pw` these leave no doubt: DB_PASS, smtpPass. */
export const ACCOUNT_WORDS = new Set(
  "db,database,user,usr,smtp,mail,email,imap,ftp,sftp,root,admin,mysql,pg,postgres,redis,rabbitmq,amqp,mongo,mongodb,ldap,proxy,auth,login,basic,http,wifi,jdbc,sql,snowflake,account,ssh,keystore,truststore,key,new,old,current,confirm,my,master,sudo,cert,api,app,client,server,service,oracle,odbc,kafka,sasl,vpn,web,site,default,test,dev,prod,staging".split(
    ",",
  ),
);

/** Last words of names that count, date, describe or point at a secret instead of holding it. */
export const DESCRIBES = new Set(
  [
    "count,counts,counter,total,totals,length,len,size,bytes,chars,limit,limits,quota,budget,usage,used,remaining,left,max,min,maximum,minimum",
    "average,avg,sum,rate,ratio,percent,per,cost,price,balance,score,strength,complexity,entropy,level,rank,index,position,offset,line,column,row",
    "type,types,kind,name,names,label,title,description,desc,comment,message,msg,reason,policy,policies,rule,rules,requirement,requirements",
    "status,state,enabled,disabled,enable,disable,required,optional,allowed,supported,accepted,rejected,denied,granted,consent,banner,notice,preferences",
    "changed,change,changes,updated,update,created,creation,issued,rotated,rotation,revoked,revocation,reset,resets,expired,expires,expire,expiry,expiration",
    "exp,at,on,in,out,until,since,date,day,days,hour,hours,minute,minutes,second,seconds,sec,secs,ms,time,timestamp,ts,age,ttl,lifetime,duration,timeout,window,period,interval",
    "version,valid,invalid,validity,verified,validated,validation,validator,verification,verifier,present,missing,set,unset,exists,exist,provided,supplied,given,known,unknown,empty,blank,null",
    "matched,matches,match,mismatch,correct,incorrect,wrong,failed,failure,failures,fail,success,attempt,attempts,tries,retries,error,errors,exception,warning,problem,issue",
    "domain,domains,path,url,uri,href,link,endpoint,host,hostname,port,issuer,audience,scope,scopes,provider,source,method,mode,flow,grant,algorithm,alg,format,encoding,charset,schema",
    "field,fields,table,id,ids,uuid,arn,ref,owner,user,username,class,manager,service,store,generator,parser,handler,factory,middleware,filter,cache,bucket,limiter,interceptor,helper,resolver",
    "form,page,screen,view,component,dialog,modal,button,prompt,request,requested,sent,event,action,step,feature,flag,flags,option,options,settings,config,configuration,plugin,module,package,lib,library",
    "file,filename,dir,directory,folder,location,stdin,brand,network,issuers,country,currency,holder,last4,last,four,secure,samesite,httponly,question,questions,category,priority,color,colour,result,results,check,checks,protection,protected,less,scanning,scan,santa,sauce",
    "js,ts,jsx,tsx,mjs,cjs,py,rb,go,java,php,cs,cpp,rs,kt,kts,swift,scala,ex,exs,erb,vue,html,css,scss,json,yml,yaml,toml,xml,sql,sh,md,txt,log,csv,pb,proto,graphql,dart,lua,pl,c,h,m,mm,r,clj,groovy,svelte,astro",
    "spec,specs,template,builder,repository,repo,controller,model,dto,entity,resource,job,worker,task,queue,topic,tool,utils,util,strategy,adapter",
  ]
    .join(",")
    .split(","),
);

/** After `token` also these describe: token_details are numbers of a language model's bill. */
export const DESCRIBES_TOKENS = new Set([
  "details",
  "info",
  "stats",
  "metrics",
  "breakdown",
  "address",
  "symbol",
  "decimals",
]);

/** Before `token` these make it a place in a list, a mark in a model's text, or a key against doing things twice. */
export const OPENS_NOTHING = new Set(
  "page,paging,pagination,sort,cursor,continuation,continue,next,prev,previous,scroll,resume,sync,skip,eos,bos,pad,unk,sep,cls,mask,stop,start,end,special,cancel,cancellation,idempotency,fencing,design".split(
    ",",
  ),
);

/** First words that make the name a question or a number: has_password, max_tokens. */
export const ASKS_OR_COUNTS = new Set(
  "has,have,is,was,are,num,n,nr,number,count,max,min,total,avg,mean,median,sum,no,non,without,requires,require,needs,need,supports,should,can,must,allow,allows,enable,disable".split(
    ",",
  ),
);
