/** Texts that are no stack traces, though each looks like one somewhere. */
export const NEGATIVES: Readonly<Record<string, string>> = {
  "an empty text": "",
  blanks: " \n\t\n ",
  "a plain message": "Payment 4711 failed for customer 12: card declined",
  "a type and a message": "ValueError: invalid literal for int() with base 10: 'abc'",
  "a Java type and a message": "java.lang.IllegalStateException: pool is closed",
  "a message of several lines":
    "Import stopped.\n\n3 rows were rejected:\n  - row 12: amount missing\n  - row 13: amount missing",
  "PostgreSQL's syntax error":
    'ERROR:  syntax error at or near "FORM" at character 15\nLINE 1: SELECT * FORM users\n                 ^',
  "PostgreSQL's function context":
    'ERROR:  division by zero\nCONTEXT:  PL/pgSQL function compute(integer) line 5 at RETURN\nSQL statement "SELECT compute(0)"',
  "MySQL's syntax error":
    "ERROR 1064 (42000) at line 12 in file: 'dump.sql': You have an error in your SQL syntax; check the manual near 'FORM users' at line 1",
  "Oracle's error stack": 'ORA-06512: at "APP.PAY", line 12\nORA-01403: no data found\nORA-06512: at line 1',
  "SQL Server's message": "Msg 208, Level 16, State 1, Procedure dbo.load, Line 12\nInvalid object name 'dbo.users'.",
  "prose with names in brackets behind small words":
    "in Harbour. (A. User)\nom item.show(console, options)\na Crane.lift (B. User)",
  "a query":
    "SELECT a.id, b.name\n  FROM app.users a\n  JOIN app.orders b ON a.id = b.user_id\n WHERE a.created_at > now() - interval '1 day'",
  "JSON of an order":
    '{"id": 12, "name": "A. User", "file": "report.csv", "line": 3, "lines": ["a", "b"], "at": "2026-01-01"}',
  "a JSON array of strings": '["red", "green", "at the end (last:1)"]',
  "a JSON array of objects": '[{"name": "a", "type": "b"}, {"name": "c", "type": "d"}]',
  "a JSON array of files": '[{"file": "a.csv", "rows": 3}, {"file": "b.csv", "rows": 4}]',
  "a JSON answer with a file, a line and attachments":
    '{"status":500,"path":"/orders/17","line":12,"file":"orders.html","items":[{"file":"a.pdf","line":1,"name":"Annex"},{"file":"b.pdf","line":2,"name":"Bill"}]}',
  "a JSON array of people and underground lines":
    '[{"name":"A. User","url":"https://shop.example/a","line":"U4","column":3},{"name":"B. User","url":"https://shop.example/b","line":"S7","column":1}]',
  "addresses with ports and numbers":
    "https://shop.example/a.js:12:20\nhttps://shop.example/b.js:40:5\nhttps://shop.example/c.js:7:1",
  "two lines behind the same words": "==> mill: listening at http://x:80 (node:12)\n==> mill: at home (x:3)",
  "files of data, by line and name as JSON":
    '[{"filename":"bill-11.pdf","lineno":3,"name":"A. User"},{"filename":"bill-12.pdf","lineno":9,"name":"B. User"}]',
  "covered functions as JSON":
    '[{"file":"lib/a.rb","line":4,"hits":3,"function":"total"},{"file":"lib/a.rb","line":9,"hits":0,"function":"render"}]',
  "symbols of source files as JSON":
    '[{"name":"Shelf","kind":"class","file":"src/shelf.ts","line":10},{"name":"place","kind":"method","file":"src/shelf.ts","line":22}]',
  "tests and their durations as JSON":
    '[{"name":"test_total","file":"tests/test_a.py","line":4,"status":"failed","duration":0.1},{"name":"test_rows","file":"tests/test_a.py","line":19,"status":"passed","duration":0.2}]',
  "log records with their callers as JSON":
    '[{"level":"info","msg":"started","function":"main.run","file":"/src/main.go","line":12},{"level":"warn","msg":"slow","function":"main.load","file":"/src/load.go","line":40}]',
  "requests as JSON": '[{"method":"GET","url":"/orders","line":1},{"method":"POST","url":"/orders","line":2}]',
  "exports of modules as JSON":
    '[{"module":"billing","function":"export","filename":"billing.csv"},{"module":"crm","function":"import","filename":"crm.csv"}]',
  "definitions in source files as JSON":
    '{"definitions":[{"name":"total","file":"app/bill.rb","line":4,"type":"method"},{"name":"Bill","file":"app/bill.rb","line":1,"type":"class"}]}',
  "numbered customers of sources as JSON":
    '[{"method":"card","class":"retail","number":12,"source":"crm"},{"method":"cash","class":"trade","number":13,"source":"web"}]',
  "plans and ways to pay as JSON": '[{"package":"pro","method":"card"},{"package":"free","method":"none"}]',
  "a GeoJSON object":
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[1,2]}}]}',
  "an HTML page":
    "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx/1.25.3 (Ubuntu) at gw.example.com Port 443</center>\n</body></html>",
  "HTML with a script": '<script src="https://cdn.example.com/app.js:10:5"></script>\n<p>at home (today)</p>',
  "an access log":
    '10.0.0.1 - - [23/Nov/2026:05:37:29 +0000] "GET /a/b.php?x=1 HTTP/1.1" 500 1234 "https://example.com/app.js" "Mozilla/5.0 (X11; Linux x86_64)"\n10.0.0.2 - - [23/Nov/2026:05:37:30 +0000] "GET /index.html HTTP/1.1" 200 12',
  "a log with at and in":
    "2026-11-23 05:37:29 INFO started at node-3 in 12 ms\n2026-11-23 05:37:30 INFO at checkpoint (12:30:05) in region eu-1\n2026-11-23 05:37:31 WARN retrying at 05:38 in worker-2",
  "prose with at":
    "We met at Tom's (the bar) at 10:30.\nThen at the office (room 3:12) we wrote it down.\nat least (once)\nat home (today)",
  "prose with in and line":
    "There is an error in the file report.txt on line 12.\nPlease look at the file in line 14, in the second table.",
  "mail addresses and hosts":
    "Sent by root@db1.example.com:22\nfrom ops@example.com to dev@example.com:8080\nscp user@host:/tmp/a.js .",
  "a list of numbers": "#1 first\n#2 second (2): done\n#3 third",
  "a shopping list": "0: milk\n1: bread\n2: butter from the farm: 12",
  "a YAML file":
    "service:\n  name: web\n  ports:\n    - 80:80\n    - 443:443\n  at: /srv/app/main.py\n  in: production",
  "a linter's findings below an error":
    "Error: 3 findings\n  src/a.ts:12:5 semi\n  src/a.ts:14:1 eqeqeq\n  src/b.ts:4:1 curly",
  "places that a build complains about below an error":
    "BuildError: stopped\n  warning src/a.ts:12:5\n  error src/b.ts:4:1\n  see src/c.ts:9",
  "tests and their files below an error":
    "AssertionError: 2 failed\n  passed tests/test_a.py:4\n  failed tests/test_b.py:19",
  "a compiler's warning":
    "src/app.c:12:5: warning: unused variable 'x' [-Wunused-variable]\n   12 |   int x = 3;\n      |       ^",
  "an ESLint report":
    "/srv/app/src/index.js\n  12:5  error  'x' is not defined  no-undef\n  14:1  warning  Unexpected console statement  no-console",
  "a TypeScript error":
    "src/app.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.\nsrc/app.ts:14:1 - error TS1005: ';' expected.",
  "a diff": "--- a/src/main.py\n+++ b/src/main.py\n@@ -12,3 +12,4 @@ def f():\n-    return 1\n+    return 2",
  "grep's output": "src/main.py:12:def handle(event):\nsrc/main.py:40:    raise ValueError('x')\nlib/a.rb:3:  def f",
  "Python source": "def f(x):\n    raise ValueError('no')\n\nclass A:\n    pass",
  "Java source":
    'public class A {\n  public static void main(String[] args) {\n    throw new IllegalStateException("x");\n  }\n}',
  "JavaScript source": "function f() {\n  throw new Error('x');\n}\nf(); // at f (12:3)",
  "a curl failure": "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server",
  "a git failure": "fatal: unable to access 'https://example.com/a.git/': Could not resolve host: example.com",
  "an HTTP exchange":
    'GET /api/users?at=1 HTTP/1.1\nHost: example.com:8080\nUser-Agent: test/1.0 (at work)\n\n{"ok":false}',
  "times and ratios": "12:30:05 at gate (4:2)\nscore 3:1 in minute 12:40\n1:2:3",
  "a CSV": 'file,line,function\nreport.csv,12,load\n"a, b",13,store',
  "a Windows message":
    "The process cannot access the file 'C:\\new\\table.csv' because it is being used by another process. (0x80070020)",
  "a Kubernetes event":
    "Back-off restarting failed container app in pod web-5d9f7c_prod(1b2c) at node-3 (10.0.0.3:10250)",
  "Terraform's error":
    'Error: Invalid reference\n\n  on main.tf line 12, in resource "aws_instance" "web":\n  12:   ami = var.ami_id\n\nA reference to a resource type must be followed by at least one attribute access.',
  "a dbt summary":
    'Completed with 1 error and 0 warnings:\n\n  Database Error in model orders (models/orders.sql)\n    column "x" does not exist\n    LINE 12: select x\n    compiled code at target/run/models/orders.sql',
  "ClickHouse's exception":
    "Code: 60. DB::Exception: Table default.users doesn't exist. (UNKNOWN_TABLE) (version 23.8.1.1)",
  "Snowflake's error": "SQL compilation error: error line 3 at position 7\ninvalid identifier 'CUSTOMER_ID'",
  "BigQuery's error": "Syntax error: Unexpected keyword FROM at [12:5]",
  "escaped line ends in a message": "first\\nsecond\\nthird at the end (x:1)",
  "names from the object prototype": "__proto__: constructor\n  at toString\nconstructor: hasOwnProperty",
  "cargo's error": "error: failed to compile `tool v1.0.0`\n\nCaused by:\n  could not find `Cargo.toml` in `/srv/app`",
  "Rust's compiler error":
    "error[E0382]: borrow of moved value: `rows`\n --> src/main.rs:5:20\n  |\n4 |     drop(rows);\n  |          ---- value moved here",
  "an Elixir warning": 'warning: variable "x" is unused\n  lib/my_app/orders.ex:12: MyApp.Orders.total/1',
  "OCaml's compiler error":
    'File "src/rows.ml", line 3, characters 4-9:\n3 |     foo\n        ^^^\nError: Unbound value foo',
  "GHC's warning":
    "src/Rows.hs:12:5: warning: [-Wincomplete-patterns]\n    Pattern match(es) are non-exhaustive\n    In an equation for 'first': Patterns of type '[Int]' not matched: []",
  "Dart's analyzer": "  error • Undefined name 'x' • lib/main.dart:12:5 • undefined_identifier\n1 issue found.",
  "Swift's compiler error": "Sources/main.swift:12:5: error: cannot find 'x' in scope\n    x = 3\n    ^",
  "R's warning": "Warning message:\nIn mean.default(x) : argument is not numeric or logical: returning NA",
  "headings with numbers": "1# Import\n2# Export in detail\n#3 fix (rows)\n#4 at work",
  "a memory dump": "00000000: 7f45 4c46 0201 0100\n00000010: 0300 3e00 0100 0000\n0x0000abcd + 12 in use",
  "a PowerShell listing": "At home: 12\nMode    LastWriteTime   Name\n-a----  23.11.2026      import.ps1",
  "an Erlang configuration":
    '[{kernel,[{logger,[{handler,default,logger_std_h,#{config => #{file => "log/a.log"}}}]}]}].',
  "Lua's compiler and a service":
    "luac: rows.txt: cannot open rows.txt\nlua-worker: db1.example.com:5432: connection refused",
  "prose with lines of scripts":
    "Please look at line 12 of import.pl, it is called at night.\nThe job was called at 05:37 line 3 of the plan.",
  "an Objective-C log line": "2026-11-23 05:37:29.123 Shop[4711:181818] 0 items in 0x600000c1d2e0 + 12",
  "hexadecimal numbers": "#0 0x0000 in stock\n#1 0x1f in transit (late)\n@ 0x12 o'clock",
  "a cron message": "(CRON) info (No MTA installed, discarding output)",
  "a YAML parser's error": "error: at line 12, column 5 in config.yml: did not find expected key",
  "SQL Server's constraint message":
    'Msg 547, Level 16, State 0, Line 1\nThe INSERT statement conflicted with the FOREIGN KEY constraint "FK_x". The conflict occurred in database "db", table "dbo.users", column \'id\'.',
  "requests with ports and lines":
    "2024-05-01 10:00:00 INFO GET https://example.com:8080/a/b.js:10:20 200 at 12ms in handler\n2024-05-01 10:00:01 INFO POST http://example.com/x?y=1:2 500 at worker (pid 12:3)",
  "sentences with at, in, line and files":
    "User logged in at /home/user/app in 3:20\nSaved at https://example.com/x.js:1:2\nReport in /srv/app/x.php on line 12 was generated\nProcessed at Foo.bar (3 items)",
  "schedules with hosts": "cron@daily:12:00 ok\nbackup@host1:22:15 done\nsync@https://host.example done at 12:30:10",
  "Vitest's summary":
    " ✓ test/a.spec.ts (3 tests) 12ms\n ❯ test/b.spec.ts (2 tests | 1 skipped) 5ms\n\n Test Files  2 passed (2)",
  "a warning of Node's without its trace":
    "(node:17167) MaxListenersExceededWarning: Possible EventEmitter memory leak detected.\n(Use `node --trace-warnings ...` to show where the warning was created)",
  "an inspected object": "{\n  error: null,\n  stack: [ 'a', 'b' ],\n  cause: undefined,\n  at: '12:30:11'\n}",
  "an address with numbers": "https://example.com/a.js:1:2",
  "PHP's log of warnings":
    "[23-Nov-2026 08:14:55 UTC] PHP Warning:  Undefined array key 3 in /srv/app/a.php on line 3\n[23-Nov-2026 08:14:56 UTC] PHP Warning:  Undefined variable $x in /srv/app/b.php on line 9",
  "PHP's notice": "PHP Notice:  Undefined variable: x in /srv/app/a.php on line 3",
  "an error with an address": "Error: something failed at step 3 (see https://example.com/docs:1)",
  "a console table": '+----+-------+\n| id | name  |\n+----+-------+\n| 1  | File "a", line 3 |\n+----+-------+',
  "words of a Python frame": '    raise ValueError("x")\n  File "x.py" was not found, line 3',
  "Maven's report":
    "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.8.1:compile (default-compile) on project app: Compilation failure\n[ERROR] /srv/app/src/main/java/com/acme/A.java:[12,5] cannot find symbol\n[ERROR]   symbol:   class Foo\n[ERROR]   location: class com.acme.A",
  "Gradle's report":
    "e: file:///srv/app/src/Main.kt:12:5 Unresolved reference: foo\nw: /srv/app/Main.kt: (3, 5): Variable 'x' is never used",
  "a git log":
    "commit 1f3c7a5e1111222233334444555566667777\nAuthor: A <a@example.com>\nDate:   Wed May 1 10:00:00 2024 +0000\n\n    fix: handle at (x) in main.go:12",
  "GraphQL errors":
    '{"errors":[{"message":"Cannot query field \\"x\\" on type \\"Query\\".","locations":[{"line":2,"column":3}],"path":["a","b"]}]}',
  "coverage as JSON": '[{"file":"src/a.ts","line":12,"hits":3},{"file":"src/b.ts","line":14,"hits":0}]',
  "RuboCop's report":
    "app/models/a.rb:12:5: C: Style/StringLiterals: Prefer single-quoted strings\napp/models/a.rb:13: warning: unused variable",
  "go vet's report": "./main.go:12:2: undefined: foo\nmain.go:13: x declared and not used",
  "a failed Go test": "=== RUN   TestX\n    x_test.go:12: got 1, want 2\n--- FAIL: TestX (0.00s)",
  "a scheduling event":
    "Warning  FailedScheduling  3s  default-scheduler  0/3 nodes are available: 3 Insufficient cpu. at node (ip-10-0-0-1)",
  "ESLint's report as JSON":
    '[{"filePath":"/srv/a.js","messages":[{"ruleId":"no-undef","line":1,"column":2,"message":"x"}]}]',
  "a SARIF report":
    '{"runs":[{"results":[{"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.c"},"region":{"startLine":3}}}]}]}]}',
  "a chat": "10:30 <bob> #1 at the top\n10:31 <al> #2 main() is in foo.c:12 I think",
  "a refused connection": "connect ECONNREFUSED 127.0.0.1:5432",
  "PostgreSQL's missing relation": 'ERROR: relation "users" does not exist at character 15',
  "an agenda": "Meeting at 10:30 in room 4 with line 12 of the agenda",
  "a problem in JSON":
    '{"status":500,"error":"Internal Server Error","path":"/api/v1/users","at":"2024-01-01T10:00:00"}',
  "a gateway's page with a file":
    "<html><body><h1>504 Gateway Time-out</h1><br>nginx/1.18.0 at server.js:80</body></html>",
  "a story with at":
    "The order failed at checkout (step 3)\n    at the customer's request\n    at warehouse 7 (Berlin)",
  "two log lines with in and at":
    "2024-01-01 10:00:00 INFO started server in 3.2 s\n2024-01-01 10:00:01 WARN slow query at shard 12 (took 300 ms)",
  "a query error with its SQL":
    "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'a.b' doesn't exist (SQL: select * from b)",
  "a time and a remark with a file": "The customer asked at the desk\n    at 9am (see map.js:1)\nThanks!",
  "records of a scheduler that name scripts":
    '{"event":"done","message":"ok (extract.py:12)"}\n{"event":"done","message":"at step 3 (load.js:4)"}',
  "remarks with scripts in parentheses": "totals (cart.js:12)\nsee (app.js:7)\nlater (hall.ts:3:4)",
  "one script behind an at sign": "ask jo @ notes.js:12 about it\njo @ notes.js:12",
  "words above scripts and their lines":
    "moved\nsrc/pier.js:12:3\nrenamed\nsrc/boat.ts:4:1\nCall Stack\nsrc/boat.ts (4:1)",
  "a word above an address with numbers": "pier\nhttps://pier.example/a.js:12:3",
  "what Playwright ran":
    "  ✓  1 [chromium] › tests/pier.spec.ts:12:5 › Pier › opens (2s)\n› tests/pier.spec.ts:12 › Pier",
  "a file and a package of the JVM":
    "see DockTest.java:12 org.pier\nDock.java:30 moved\nan org.pier.DockError at Dock.java:30 was seen",
  "words and names in brackets behind translated words":
    "bei Nordhafen.Kai(Berlin)\nin Rome.Trastevere (Bar)\nen Paris.Montmartre.Cafe (Rose)\nw Smith.Jones(Adam)",
  "tasks of a build with colons":
    "build:Release(fast)\nYard.Crane:Lift(Load)\nError in the yard\nYard:Open(Gate)\nsee Crane.cs:12 @ noon (today)",
  "rows of Python": "[('anna', 4, 'Berlin', None), ('bob', 9, 'Rome', 'x')]",
  "a dictionary of Python": "{'file': 'report.py', 'line': 12, 'ok': False}",
  "a browser's failed request": "TypeError: Failed to fetch",
  "a type of Java and a message": "java.lang.OutOfMemoryError: Java heap space",
  "panic as a word": "panic: button pressed in elevator 3",
  "a TypeScript compiler's line": "src/app.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.",
  "a C compiler's report":
    "src/main.c:10:5: warning: unused variable 'x' [-Wunused-variable]\nsrc/main.c:12:1: error: expected ';' before '}' token",
  "ESLint's report":
    "/app/src/index.js\n  3:10  error  'x' is defined but never used  no-unused-vars\n  9:1   error  Unexpected console statement   no-console",
  "a table in CSV": "name,email,city\nanna,a@example.com,Berlin\nbob,b@example.com:8080,Rome",
  "mail headers": "From: support@example.com:25\nTo: user@host.io:993\nSubject: Re: issue at line 4 in file report.doc",
  "addresses of repositories": "ssh deploy@10.0.0.1:22\ngit clone git@github.com:acme/app.git",
  "a numbered list with {main}": "#0 first item (12): done\n#1 second item (3): open\n#2 {main} goal",
  "a patch of Python":
    'diff --git a/x.py b/x.py\n@@ -1,3 +1,4 @@\n-  File "x.py" was here, line 3\n+  raise ValueError',
  "a shopping list with from": "- buy milk\n- from store:3 in town\n- see README.md:12",
  "an access log with numbers":
    '10.0.0.1 - - [10/Oct/2023:13:55:36 +0000] "GET /static/app.js:12:34 HTTP/1.1" 404 153 "-" "Mozilla/5.0 (X11; rv:10)"',
  "Laravel's log line with context":
    '[2024-02-02 10:00:00] production.ERROR: Payment declined for order 17 {"userId":5}',
  "unittest's summary": "Ran 5 tests in 0.01s\nFAILED (failures=1)",
  "a coverage report in Ruby and TypeScript": "coverage:\nsrc/a.ts:12 | 80% | 3,4\nsrc/b.rb:44:in range",
  "Docker's failed build":
    'Docker build failed: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1\nat Dockerfile:12',
  "a report that points at an attachment": "Backtrace: see attachment 4 at main.c line 12 of the manual",
  "a shopping list with numbers": "1: milk\n2: bread at Tesco\n3: eggs",
  "an error with one cause and no place": "Error: could not connect\n\nCaused by: network down",
  "prose about a film's frame": "* thread about frame #0 of the film",
  "prose with times and calls":
    "in function of the time, the price at 12:30: high\ncalled at 10:00 by Mr. Smith line 3",
  "prose about an auction": 'Raised at auction in file "A12", see page 4',
  "tables with PowerShell's words": "+ CategoryInfo : we need categories\nLine | Station\n  22 | Kings Cross",
  "Vagrant's progress": "==> default: Running at http://x:80\n==> default: by user",
  "a GenServer that started": "[error] GenServer started\nState: ok",
  "a bold remark in brackets": "** (important) please read\n    (see chapter 3) lib/readme.txt",
  "numbered items with double colons": "0: Invoice::Total 12.00\n1: Tax::VAT 3.00",
  "threads of a forum": "Thread 0: hello everybody\nThread 1: answer to that\n0   apples   12\n1   pears    13",
  "a traceback's title alone": "stack traceback:\nnothing to see",
  "a room with a Lua name": "The meeting is at room.lua:12 in function hall",
  "Baker Street line 3": "Meet me at Baker Street line 3.",
  "an address of a building": "Run: ID 0x12 in main building /srv/x:12",
  "a backtrace that is unavailable": "Stack backtrace: unavailable",
  "a numbered tree of files": "1. ├─ src\n2. │ └─ main.rs\n3. └─ README.md",
  "a ranking with number signs": "#0 winner\n#1 runner-up (team:blue:3)\n#2 third",
  "delivery states in a crash report's words": "Exception Type: late delivery\nThread 3 Crashed: the car",
  "release notes with number signs and packages":
    "#1      fix login crash on Android (package:auth updated to 2.1)\n#2      bump the toolkit (see CHANGELOG.md:45)",
  "symbols of an object file":
    "0000000000001139 T main\n0000000000001159 T _Z3addii\n                 U __libc_start_main@GLIBC_2.34",
  "a process's memory map":
    "555555554000-555555555000 r--p 00000000 08:01 1312 /usr/bin/shop\n7ffff7dc0000-7ffff7de2000 r--p 00000000 08:01 2021 /usr/lib/x86_64-linux-gnu/libc.so.6",
  "shared libraries with addresses":
    "\tlinux-vdso.so.1 (0x00007ffd7a5f2000)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f3e2ae00000)",
  disassembly:
    "0000000000001139 <main>:\n    1139:\t55                   \tpush   %rbp\n    113d:\te8 e7 fe ff ff       \tcall   1030 <puts@plt>",
  "a kernel's start":
    "[    0.000000] Linux version 6.1.0-18-amd64 (gcc 12.2.0)\n[    1.234567] usb 1-1: New USB device found, idVendor=8087\n[    2.100000] BUG: none known",
  "a hex dump with exclamation marks":
    "00000000 48656c6c 6f2c2077 6f726c64 Hello!World\n00000010 2e0a0000 00000000 00000000 Bye!all",
  "names with an exclamation mark": "Excel!Total [2026]\nSheet1!A1:B7 [sum]\nWow!Great [5 stars]",
  "numbered mentions of people": "1. asked @ 0xCAFE in Berlin\n2. answered @anna in Paris",
  "Microsoft's compiler":
    "C:\\src\\shop\\basket.cpp(12): error C2065: 'total': undeclared identifier\nC:\\src\\shop\\main.cpp (8): warning: unused",
  "a linker's complaint of an object":
    "/usr/bin/ld: basket.o: in function `Basket::total() const':\n/srv/shop/src/basket.cpp:17: undefined reference to `rate(int)'",
  "a lager line without a place":
    "05:37:29.375 [error] Supervisor ledger_sup had child store exit with reason normal in context child_terminated",
  "reasons in prose": "He exited with reason: tired in bed:early/1 o'clock, third in line 4",
  "a bibliography": "[1] Introduction to tides (guide.md:12)\n[2] See also: gates (manual.html:44)\n[ 3] [0x2a]",
  "tickets and their sheets":
    "#12: Fix the total [shop:34]\n#104: Round prices [bills.csv:9]\n#105: Done (see above + 0x1)",
  "numbered tides": "0 0x12 high() at noon\n1# low at Harbour:12\n2> Quay!berth(3)\n3: ebb(slack)",
  "moves in a review": "#4 moved from attic.c:7\n#5 (draft) taken from cellar.c:17",
  "a table of sightings":
    "moth             000000000040A3F2  seen                 12  times\nowl              000000000040A3F3  heard                 7  times",
  "processes in brackets": "[reed04:20117] started\n[reed04:20117] [ 0] rank ready\n[reed05:31880] [ 1] rank ready",
  "leaks of a pipe": "Direct leak of 3 buckets from the roof:\nfreed by thread and needle:\nPrevious owner",
  "a signal that was received":
    "Caught signal 15 (Terminated)\nshopd got signal 15 ;\nProcess 17 received signal SIGTERM, Terminated.",
  "Elixir's compiler":
    'warning: variable "wax" is unused (if the variable is not meant to be used, prefix it with an underscore)\n  comb.ex:3: Hive.Comb.fill/2\n\nwarning: Hive.Wax.melt/1 is undefined (module Hive.Wax is not available or is yet to be defined)\n  comb.ex:5: Hive.Comb.fill/2\n\nwarning: this clause cannot match because a previous clause at line 3 always matches\n  comb.ex:11',
  "Elixir's compiler since 1.15":
    '    warning: variable "wax" is unused (if the variable is not meant to be used, prefix it with an underscore)\n    │\n  4 │     wax = 1\n    │     ~~~\n    │\n    └─ comb.ex:4:5: Hive.Comb.fill/1',
  "functions and hooks as Erlang's terms":
    "Exports: [{lists,map,2},{hive,fill,1}]\nhooks: [{mod_hive,user_send,50},{mod_wax,user_receive,60}]\n{ok,[{user,created,3,[admin]},{user,deleted,1,[x]}]}\n[{kernel,[{logger_level,info}]},{hive,[{combs,3,[]}]}].",
  "files and functions of a review": "lib/hive/comb.ex:12 fills the comb\nlib/hive/wax.ex:20 Hive melts/2 much",
  "Apple's JSON without a crash": '{"threads":[],"usedImages":[],"callStackTree":{}}',
  "an OCaml warning": 'File "src/basket.ml", line 12, characters 8-15:\nError: Unbound value totall',
  "prose that was called from somewhere": "Called from file\nRaised at home in file\nnothing more",
  "a core dump without a stack":
    "Process 4711 (invoiced) of user 998 dumped core.\n\nStorage: /var/lib/systemd/coredump/core.invoiced.zst",
  "pytest's summary":
    "=========================== short test summary info ============================\nFAILED tests/test_store.py::test_weight - ValueError: could not convert\nERROR tests/test_rows.py - ModuleNotFoundError: No module named 'rows'\n2 failed, 41 passed in 12.03s",
  "Python's warnings and a linter":
    "/srv/shop/store.py:12: FutureWarning: weights will be numbers\n  return self.weight(x)\nshop/views.py:8: error: Incompatible return value type\nshop/views.py:9: KeyError: said the linter",
  "tracemalloc's statistics":
    "[ Top 2 ]\n/usr/lib/python3.11/linecache.py:137: size=1024 KiB, count=8842, average=119 B\n/srv/shop/store.py:44: size=300 KiB, count=210, average=1463 B",
  "call sites in a review":
    "Call sites touched:\n- com.acme.Cart.add(Cart.java:12)\n- com.acme.Cart.sub(Cart.java)\nplease review",
  "a call named in a sentence": "com.acme.Cart.add(Cart.java:12) should never return null",
  "a lone call": "com.acme.Cart.add(Cart.java:12)",
  "labels of causes in prose":
    "Caused by: customer error\nSuppressed: yes\nAlso:   see ticket 12\nRoot cause: disk full",
  "WebSphere's plain output": "[3/4/26 10:11:12:345 CET] 0000002a SystemOut     O started at com.acme.Main(prod)",
  "a listing of machine code by objdump, with its places":
    "0000000000001149 <weigh>:\nweigh():\n/srv/yard/scale.c:3\n    1149:\tpush   %rbp\n/srv/yard/scale.c:4 (discriminator 3)\n    1160:\tmov    -0x8(%rbp),%edx\nsort_box():\n/srv/yard/scale.s:9\n    11a2:\tpush   %rbp",
  "places that addr2line found in C": "weigh\n/srv/yard/scale.c:3\nmain\n/srv/yard/main.c:9",
  "a gate's log with times in parentheses":
    "at gate 3: truck left (10:14:55)\nat scale 1 (calibrated 2024:02:01)\nat home (12:30)\nat dock 12: crane idle since 07:15:30\nfrom berth B: two ships, 12:30",
  "links and words of a browser's help":
    "open https://help.example/a.html\nsee self-hosted: the guide\n(Async: on)\nread https://help.example/b.js:12",
  "a linter's numbered findings": "1 app/a.php(3): unused\n2 app/b.php(9): unused variable $x (strict)",
  "places in templates that nothing stopped at":
    "checked the sum at views/the list.tmpl line 4\nchecked the date at views/the list.tmpl line 9",
  "warnings of Ruby about a file with blanks in its name":
    "lib/the list.rb:3: warning: already initialized constant SIZE\nlib/the list.rb:2: warning: previous definition of SIZE was here",
  "lines of texts that people name":
    "in Smith, letters.txt: line 3\nw Smith, letters.txt: line 9\nat home, letters.txt: riga 4",
  "numbered changes of Lua files": "Changes:\n1. Fix the sum - scripts/a.lua:12\n2. Add the date - scripts/b.lua:3",
  "an index of Lua functions":
    "mill.lua:12 function grind\nmill.lua:40 function weigh\nMill.Core, line 12 - function grind",
  "tags and arrows of a template": "<b> in Harbour\n--> 3 boats\n<li> in list\n---> 12 rows",
  "handlers listed in JavaScript":
    'const routes = [\n  { fn: "list", file: "routes/list.js", line: 3 },\n  { fn: "show", file: "routes/show.js", line: 9 },\n];',
  "degrees behind an at sign": "yard@-1\nroof@-1\ncellar@-4",
  "fields of a form named like an exception's": "Type : Exception, minor\nMessage : late by a day\nSource : the yard",
  "words between dashes and inner things":
    "---- Yard : north\n-------- Crane : 4\n----- Inner Stack Trace -----\nInner Exception 1:\nnone",
  "a report of what tests print": "--ArgumentException\n--list\n----> see below : a list",
  "frames of a film and a drawn list":
    "Frame 3: the ship @ 0x12\n│ 1: crates, 7\n│ 2: tea, 3\n└ 3: rope (thread red, at pier 4)",
  "places that Gleam's compiler names": "stacktrace:\nhold.main is public\nhold.stow /srv/hold/src",
  "a list of what PostgreSQL wrote":
    "2026-05-11 07:12:31 CEST [917] deck@hold ERROR:  hold is full\n2026-05-11 07:12:31 CEST [917] deck@hold CONTEXT:  SQL statement",
  "a heading and a warning that name errors, without calls":
    "# Error in the build (see the log): all is red\n\nWarning: Error in parsing: unexpected token\n  3: see the manual",
  "a list of places in scripts": "# stacktrace:\n- shelf.lua:12 is fine\n- crane.lua:3 (see below)",
  "a quoted remark with a place in brackets": "> see the crane (@harbour/crane.lua:12)\n> and the shelf (shelf.js:3)",
  "a place and a name with a slash": "agenda.clj:12 items/list of things\ncore.clj:3 harbour/crane",
  "a log that names file and line before a dash":
    "Stacktrace:\nsee app.log\nmain.py:12 - Starting on port 80\nserver.js:4 - ready",
  "steps and bullets that name PHP's files":
    "1. /var/www/index.php serves the page\n2. /var/www/admin.php (new): needs a login\n- #1 in the list: fix cart.php (3)",
  "names before places in prose": "Meeting: today\nmeet at noon/evening:5\nretry at localhost:3000",
  "a report in TAP without calls": "ok 1 - moors\n  ---\n  duration_ms: 1.2\n  stack: |-\n  ...",
  "a place in a text of the law": "At noon, line 4 position 20",
  "causes that name nothing": "Cause: unknown\nWrapped exception: none\n>>>> Caused by rain",
  "Java's calls in prose": "use Foo.bar(a/b.java:3) or Foo.baz(c/d.java:9)",
  "levels named like exceptions": "[TimeoutException]: see the manual\n[HttpException]: retried",
  "a mount point and a number behind a warning": "Warning: crane broke at /srv/yard:3\nError: disk full\nat /var/log:3",
  "a test report without a trace":
    '<testcase name="a"><failure message="at noon (12:3) in main.py:4" type="X">expected 1\nat least</failure></testcase>',
  "an answer of an API in XML": "<Error><Message>at Orders.Get(5)</Message><Detail>line 3</Detail></Error>",
  "a table of colours and numbers": "0   apples     0x10   red + 3\n1   pears      0x20   green + 4",
  "an order's lines with files and functions":
    '{"order":{"lines":[{"line":1,"sku":"A-1","file":"sack.png"},{"line":2,"sku":"B-9","function":"hook"}]}}',
  "a changelog below the title of a stack trace":
    "Stack trace:\nsrc/a.js:12 - added null check\nsrc/b.js:3 - removed it",
};
