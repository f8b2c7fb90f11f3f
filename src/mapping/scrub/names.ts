/**
 * Which names stand for secrets. A name is read as words (`dbPassword`, `DB_PASSWORD`, `db-password`
 * and `db password` are the same two), and judged by what stands after the secret word: in English the
 * last word says what the thing is, so a `token_count` is a count and a `password_hash` still a secret.
 */

/** How sure the name makes us: `always`, or only when the value looks the part. */
export type Certainty = "always" | "opaque" | "mixed" | "digits";

export interface SecretName {
  readonly rule: string;
  readonly certainty: Certainty;
  /** `tokens: 512` counts, `tokens: "…"` does not. */
  readonly plural: boolean;
  /** The secret word is the last one: "wrong password", but not "password for user". */
  readonly last: boolean;
}

/** Singular, lower case, words parted by blanks. The first match from the left in a name decides its rule. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  password: [
    ..."password,passwd,pwd,passphrase,passcode,pass word,pass phrase,pass code,pass wd,passwrd".split(","),
    ..."passwort,kennwort,contrasena,contraseña,senha,wachtwoord,mot de passe,motdepasse".split(","),
    ..."otp,totp,one time code,mfa code,fa code,otp code,sms code,verification code,recovery code,backup code".split(
      ",",
    ),
    ..."pin number,card pin,user pin,pin hash,password hint".split(","),
  ],
  token: ["token", "bearer", "jwt", "csrf", "xsrf", "auth code", "authorization code", "access code", "sas url"],
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
const SOMETIMES: readonly (readonly [name: string, rule: string, certainty: Certainty])[] = [
  ["pass", "password", "mixed"],
  ["pw", "password", "mixed"],
  ["pin", "password", "digits"],
  ["auth", "authorization", "opaque"],
  ["session", "session_id", "opaque"],
  ["sess", "session_id", "opaque"],
  ["sid", "session_id", "opaque"],
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
const ACCOUNT_WORDS = new Set(
  "db,database,user,usr,smtp,mail,email,imap,ftp,sftp,root,admin,mysql,pg,postgres,redis,rabbitmq,amqp,mongo,mongodb,ldap,proxy,auth,login,basic,http,wifi,jdbc,sql,snowflake,account,ssh,keystore,truststore,key,new,old,current,confirm,my,master,sudo,cert,api,app,client,server,service,oracle,odbc,kafka,sasl,vpn,web,site,default,test,dev,prod,staging".split(
    ",",
  ),
);

/** Last words of names that count, date, describe or point at a secret instead of holding it. */
const DESCRIBES = new Set(
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
const DESCRIBES_TOKENS = new Set(["details", "info", "stats", "metrics", "breakdown", "address", "symbol", "decimals"]);

/** First words that make the name a question or a number: has_password, max_tokens. */
const ASKS_OR_COUNTS = new Set(
  "has,have,is,was,are,num,n,nr,number,count,max,min,total,avg,mean,median,sum,no,non,without,requires,require,needs,need,supports,should,can,must,allow,allows,enable,disable".split(
    ",",
  ),
);

/** One glued word; what may follow the secret in it is said too: `passwordhash`, `tokenvalue`. */
const GLUED =
  /(password|passwd|passphrase|privatekey|secretkey|accesskey|apikey|token|secret|cookie|credential|sessionid|sessid|creditcard|cardnumber|securityanswer|authorization|pwd)(?:s?\d*|hash|hashed|digest|salt|value|string|header|confirmation|confirm|new|old|plain|enc|encrypted)$/;
const GLUED_RULE: Readonly<Record<string, string>> = {
  passwd: "password",
  passphrase: "password",
  pwd: "password",
  credential: "credentials",
  apikey: "api_key",
  accesskey: "api_key",
  privatekey: "private_key",
  secretkey: "private_key",
  sessionid: "session_id",
  sessid: "session_id",
  creditcard: "credit_card",
  cardnumber: "credit_card",
  securityanswer: "security_answer",
};
/** The whole name without separators, for casings no rule foresees: pAsSwOrD, API_key, Pass-Word. */
const SCRAMBLED =
  /^(?:.*(password|passwd|passphrase|apikey|privatekey|accesskey|secretkey|sessionid|creditcard|cardnumber|securityanswer)|(token|secret|cookie|authorization|credential|pwd|ssn|cvv))s?$/;

const WORD = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+|\p{Lu}+|\d+/gu;

interface Phrase {
  readonly words: readonly string[];
  readonly rule: string;
  readonly certainty: Certainty;
}

const PHRASES = new Map<string, Phrase[]>();
for (const [rule, names] of Object.entries(ALWAYS)) for (const name of names) addPhrase(name, rule, "always");
for (const [name, rule, certainty] of SOMETIMES) addPhrase(name, rule, certainty);
for (const phrases of PHRASES.values()) phrases.sort((a, b) => b.words.length - a.words.length);

function addPhrase(name: string, rule: string, certainty: Certainty): void {
  const words = name.split(" ");
  const first = words[0] ?? "";
  const phrases = PHRASES.get(first) ?? [];
  phrases.push({ words, rule, certainty });
  PHRASES.set(first, phrases);
}

const MAX_NAME_CHARS = 120;
const MAX_REMEMBERED = 8_192;
const remembered = new Map<string, SecretName | null>();

/** The secret that a name stands for, if any. Of a very long name only the end is looked at. */
export function secretName(name: string): SecretName | undefined {
  const known = remembered.get(name);
  if (known !== undefined) return known ?? undefined;
  const verdict = judge(name.length > MAX_NAME_CHARS ? name.slice(-MAX_NAME_CHARS) : name);
  if (name.length <= MAX_NAME_CHARS) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(name, verdict ?? null);
  }
  return verdict;
}

export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** A name that asks or counts, as first word of a longer one or before it in prose. */
export function asksOrCounts(word: string): boolean {
  return ASKS_OR_COUNTS.has(word.toLowerCase());
}

function judge(name: string): SecretName | undefined {
  const words = wordsOf(name);
  if (words.length > 1 && ASKS_OR_COUNTS.has(words[0] ?? "")) return undefined;
  for (let i = 0; i < words.length; i++) {
    const found = phraseAt(words, i) ?? gluedAt(words, i);
    if (found !== undefined && holds(words, i + found.length, found.name)) return found.name;
  }
  const scrambled = SCRAMBLED.exec(words.join(""));
  if (scrambled === null) return undefined;
  const root = scrambled[1] ?? scrambled[2] ?? "";
  return { rule: GLUED_RULE[root] ?? root, certainty: "always", plural: name.toLowerCase().endsWith("s"), last: true };
}

interface Found {
  readonly name: SecretName;
  readonly length: number;
}

function phraseAt(words: readonly string[], i: number): Found | undefined {
  const word = words[i] ?? "";
  const candidates = PHRASES.get(word) ?? (word.endsWith("s") ? PHRASES.get(word.slice(0, -1)) : undefined);
  for (const { words: phrase, rule, certainty } of candidates ?? []) {
    const plural = matchAt(words, i, phrase);
    if (plural === undefined) continue;
    const last = i + phrase.length >= endOf(words);
    const sure = certainty === "mixed" && ACCOUNT_WORDS.has(words[i - 1] ?? "") ? "always" : certainty;
    if (certainty !== "always" && !last) continue;
    return { name: { rule, certainty: sure, plural: plural && rule !== "credentials", last }, length: phrase.length };
  }
  return undefined;
}

/** Whether the phrase stands at `i`, and if so, whether its last word is a plural. */
function matchAt(words: readonly string[], i: number, phrase: readonly string[]): boolean | undefined {
  let plural = false;
  for (let k = 0; k < phrase.length; k++) {
    const word = words[i + k];
    const wanted = phrase[k] ?? "";
    plural = word === `${wanted}s`;
    if (word !== wanted && !plural) return undefined;
  }
  return plural;
}

function gluedAt(words: readonly string[], i: number): Found | undefined {
  const word = words[i] ?? "";
  if (word.length < 5) return undefined;
  const root = GLUED.exec(word)?.[1];
  if (root === undefined) return undefined;
  const name = {
    rule: GLUED_RULE[root] ?? root,
    certainty: "always",
    plural: word.endsWith("s") && root !== "credential",
    last: i + 1 >= endOf(words),
  } as const;
  return { name, length: 1 };
}

/** Trailing numbers do not count as words: password2, api_key_1. */
function endOf(words: readonly string[]): number {
  let end = words.length;
  while (end > 0 && /^\d+$/.test(words[end - 1] ?? "")) end--;
  return end;
}

/** Whether the rest of the name leaves the secret in place. */
function holds(words: readonly string[], after: number, { rule }: SecretName): boolean {
  const end = endOf(words);
  if (after >= end) return true;
  const last = words[end - 1] ?? "";
  if (rule === "token" && DESCRIBES_TOKENS.has(last)) return false;
  if (rule === "ssn" || (rule === "secret" && last === "id"))
    return !DESCRIBES.has(last) || /^(?:last|four|id)$/.test(last);
  return !DESCRIBES.has(last);
}
