/**
 * Secrets that give themselves away by their shape, wherever they stand: one row a vendor. A new vendor
 * is one row; `hint` is looked for first, so that a text without it costs one native search.
 * Shapes from the vendors' documentation and from what public secret scanners look for (2026-11).
 */
import type { Cut } from "./cut.js";
import { isPlaceholder } from "./placeholders.js";

/** A token starts here: not within a word, unless the word's end is an escape such as `%3D` or `\n`. */
const START = String.raw`(?:(?<![A-Za-z0-9_])|(?<=%[0-9A-Fa-f]{2}|\\[nrt]))`;

/** Hints, rule, pattern after a token's start. Unbounded repeats only where the token must start at a word's start. */
const SHAPES: readonly (readonly [hints: string, rule: string, pattern: string])[] = [
  ["ghp_ gho_ ghu_ ghs_ ghr_", "github_token", "gh[pousr]_[A-Za-z0-9]{16,255}"],
  ["github_pat_", "github_token", "github_pat_[A-Za-z0-9_]{20,255}"],
  [
    "glpat- gldt- glrt- glptt- glcbt- glft- glsoat- glagent- glimt- glffct-",
    "gitlab_token",
    "gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent|imt|ffct)-[\\w.=-]{16,300}",
  ],
  ["GR1348941", "gitlab_token", "GR1348941[\\w-]{20,64}"],
  ["ATBB ATATT ATCTT", "atlassian_token", "AT(?:BB|ATT3|CTT3)[\\w=+/-]{20,300}"],
  ["xox", "slack_token", "xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{8,255}"],
  ["xapp-", "slack_token", "xapp-[A-Za-z0-9-]{10,255}"],
  ["hooks.slack.com", "slack_webhook", "hooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/+-]{10,200}"],
  ["discord", "discord_webhook", "discord(?:app)?\\.com/api/webhooks/\\d+/[\\w-]{20,120}"],
  ["webhook.office.com", "teams_webhook", "webhook\\.office\\.com/webhookb2/[\\w@/-]{20,300}"],
  ["sk_live_ sk_test_ rk_live_ rk_test_", "stripe_key", "[sr]k_(?:live|test)_[A-Za-z0-9_]{8,255}"],
  ["whsec_", "stripe_key", "whsec_[A-Za-z0-9+/=]{16,128}"],
  ["AKIA ASIA ABIA ACCA", "aws_key", "A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?![A-Za-z0-9])"],
  ["AIza", "google_key", "AIza[\\w-]{30,60}"],
  ["ya29.", "google_token", "ya29\\.[\\w-]{20,2048}"],
  ["GOCSPX-", "google_token", "GOCSPX-[\\w-]{20,64}"],
  ["1//0", "google_token", "1//0[\\w-]{30,255}"],
  ["sntrys_ sntryu_ sntrya_ sntryi_ sntryr_", "sentry_token", "sntry[a-z]_[A-Za-z0-9_+/=-]{8,2048}"],
  ["npm_", "npm_token", "npm_[A-Za-z0-9]{30,64}"],
  ["pypi-", "pypi_token", "pypi-[\\w-]{32,1024}"],
  ["rubygems_", "rubygems_token", "rubygems_[a-f0-9]{32,64}"],
  ["dckr_", "docker_token", "dckr_[po]at_[\\w-]{20,64}"],
  ["SG.", "sendgrid_key", "SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}"],
  ["AC SK", "twilio_key", "(?:AC|SK)[0-9a-f]{32}(?![A-Za-z0-9])"],
  ["key-", "mailgun_key", "key-[0-9a-f]{32}(?![A-Za-z0-9])"],
  ["-us", "mailchimp_key", "[0-9a-f]{32}-us\\d{1,2}(?!\\w)"],
  ["sk-", "openai_key", "(?<!-)sk-(?:proj-|svcacct-|admin-|ant-|or-v1-|lf-)?(?=[\\w-]{0,255}\\d)[\\w-]{20,255}"],
  ["pplx-", "ai_key", "pplx-[A-Za-z0-9]{32,128}"],
  ["gsk_", "ai_key", "gsk_[A-Za-z0-9]{32,128}"],
  ["r8_", "ai_key", "r8_[A-Za-z0-9]{30,64}"],
  ["xai-", "ai_key", "xai-[A-Za-z0-9]{32,128}"],
  ["hf_", "huggingface_token", "hf_[A-Za-z0-9]{30,64}"],
  ["dop_v1_ doo_v1_ dor_v1_", "digitalocean_token", "do[opr]_v1_[a-f0-9]{32,128}"],
  ["shpat_ shpca_ shppa_ shpss_", "shopify_token", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"],
  ["sq0", "square_token", "sq0(?:atp|csp|idp)-[\\w-]{22,64}"],
  ["EAAA", "square_token", "EAAA[\\w-]{60}(?!\\w)"],
  ["EAA", "facebook_token", "EAA[A-Za-z0-9]{80,512}"],
  ["lin_", "linear_key", "lin_(?:api|oauth)_[A-Za-z0-9]{32,64}"],
  ["ntn_ secret_", "notion_token", "(?:ntn_|secret_)[A-Za-z0-9]{40,64}"],
  ["figd_", "figma_token", "figd_[\\w-]{20,64}"],
  ["PMAK-", "postman_key", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}"],
  ["dapi", "databricks_token", "dapi[a-f0-9]{32}(?:-\\d)?(?!\\w)"],
  ["hvs. hvb. hvr.", "vault_token", "hv[sbr]\\.[\\w-]{20,300}"],
  [".atlasv1.", "terraform_token", "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}"],
  ["pul-", "pulumi_token", "pul-[a-f0-9]{40}"],
  ["dp.", "doppler_token", "dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{30,64}"],
  ["glsa_ glc_", "grafana_token", "gl(?:sa|c)_[\\w+/=-]{32,400}"],
  ["NRAK- NRJS- NRII- NRRA-", "newrelic_key", "NR(?:AK|JS|II|RA)-[\\w-]{16,64}"],
  ["phc_ phx_", "posthog_key", "ph[cx]_[A-Za-z0-9]{30,64}"],
  ["pscale_", "planetscale_token", "pscale_(?:tkn|pw|oauth)_[\\w=.-]{30,64}"],
  ["sbp_ sb_secret_", "supabase_token", "(?:sbp_[a-f0-9]{40}|sb_secret_[\\w-]{20,64})"],
  ["FLWSECK", "flutterwave_key", "FLWSECK(?:_TEST)?-[A-Za-z0-9-]{12,64}"],
  ["pnu_", "prefect_key", "pnu_[A-Za-z0-9]{36}"],
  ["xkeysib-", "brevo_key", "xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"],
  ["PRIVATE-TOKEN", "gitlab_token", "PRIVATE-TOKEN:\\s*[\\w-]{16,64}"],
  ["AGE-SECRET-KEY-", "age_key", "AGE-SECRET-KEY-1[0-9A-Z]{20,64}"],
  ["bot", "telegram_token", "bot\\d{8,10}:[\\w-]{35}(?!\\w)"],
  [":AA", "telegram_token", "\\d{8,10}:AA[\\w-]{32,33}(?!\\w)"],
  ["eyJ", "jwt", "(?<!-)eyJ[\\w-]{8,}(?:(?:\\.|%2E)[\\w-]{6,}){1,4}(?:\\.[\\w-]*)?"],
  ["AccountKey=", "azure_key", "(?<=AccountKey=)[A-Za-z0-9+/=]{20,128}"],
  ["8Q~", "azure_key", "[\\w~.-]{3}8Q~[\\w~.-]{31,34}"],
];

interface Shape {
  readonly hints: readonly string[];
  readonly rule: string;
  readonly pattern: RegExp;
}

const COMPILED: readonly Shape[] = SHAPES.map(([hints, rule, pattern]) => ({
  hints: hints.split(" "),
  rule,
  pattern: new RegExp(START + pattern, "g"),
}));

/** All hints in one search: nearly every text has none. */
const ANY_HINT = new RegExp(
  COMPILED.flatMap(({ hints }) => hints.map((hint) => hint.replace(/[.]/g, "\\."))).join("|"),
);

export function findShapes(text: string): Cut[] {
  const cuts: Cut[] = [];
  if (!ANY_HINT.test(text)) return cuts;
  for (const { hints, rule, pattern } of COMPILED) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    for (const { 0: found, index } of text.matchAll(pattern))
      cuts.push({ start: index, end: index + found.length, rule });
  }
  return cuts;
}

const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{2,60}-----/g;
/** What a block cut off before its end consists of; `\n` may be spelled out. */
const PEM_BODY = /(?:[A-Za-z0-9+/=\s:,-]|\\[nr])*/y;

export function findPems(text: string): Cut[] {
  const cuts: Cut[] = [];
  let done = 0;
  for (const { 0: head, index: start } of text.matchAll(PEM_BEGIN)) {
    if (start < done) continue;
    const tail = text.indexOf("-----END ", start + head.length);
    if (tail >= 0) {
      const close = text.indexOf("-----", tail + 9);
      done = close < 0 ? text.length : close + 5;
    } else {
      PEM_BODY.lastIndex = start + head.length;
      PEM_BODY.test(text);
      done = PEM_BODY.lastIndex || text.length;
    }
    cuts.push({ start, end: done, rule: "pem" });
  }
  return cuts;
}

const SCHEME_HINT =
  /(?:earer|EARER|asic|ASIC|oken|OKEN|pikey|PIKEY|piKey|PIKey|-key|-Key|-KEY|ssws|SSWS|auth|AUTH|Auth)[ \t%+]/;
const BEARER =
  /\b(?:bearer|token|apikey|api-key|ssws|oauth)(?:\s|%20|\+){1,4}(["']?)(?=[\w.~+/=%:-]*[\d.=])([\w.~+/=:-]{8,4096})/gi;
const BASIC = /\bbasic(?:\s|%20|\+){1,4}([A-Za-z0-9+/_-]{6,2048}={0,2})(?![\w+/])/gi;

/** `Authorization` schemes in free text: "Bearer" with something like a token, "Basic" with what decodes to a pair. */
export function findSchemes(text: string): Cut[] {
  const cuts: Cut[] = [];
  if (!SCHEME_HINT.test(text)) return cuts;
  for (const match of text.matchAll(BEARER)) {
    const value = match[2] ?? "";
    const scheme = match[0].slice(0, 6).toLowerCase();
    if (scheme !== "bearer" && !looksRandom(value)) continue;
    if (isPlaceholder(value) || /^[a-z]+[.:]?$/i.test(value)) continue;
    const end = match.index + match[0].length;
    cuts.push({ start: end - value.length, end: end - (/[.:]$/.test(value) ? 1 : 0), rule: "bearer_token" });
  }
  for (const match of text.matchAll(BASIC)) {
    const value = match[1] ?? "";
    if (!/^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(value, "base64").toString("latin1"))) continue;
    const end = match.index + match[0].length;
    cuts.push({ start: end - value.length, end, rule: "basic_auth" });
  }
  return cuts;
}

/** Long, and letters and digits mixed: no word, no count, no date. */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || !/^[\w+/=.~:%-]+$/.test(value) || /^\d{4}-\d\d-\d\d/.test(value)) return false;
  return (value.match(/\d/g)?.length ?? 0) >= 2 && (value.match(/[A-Za-z]/g)?.length ?? 0) >= 3;
}

const URL_USERINFO = /:\/\/([^\s/?"'<>@:`]{0,128}):([^\s/?"'<>`]{1,256})@(?=[\w[%{$.-])/g;
const URL_TOKEN = /:\/\/([A-Za-z0-9_~.-]{20,256})@(?=([\w.-]{1,253}))/g;
const BARE_USERINFO =
  /(?<![\w.@:/-])[\w.-]{1,64}:([^\s:@/"'<>`,;=]{3,128})@(?:(?:tcp|unix|udp)\(|(?!sha\d+:)[\w.-]{1,253}(?::\d{2,5}(?!\w)|\/\w))/g;
const ORACLE =
  /jdbc:oracle:\w{2,8}:[\w$#]{1,64}\/([^\s@"'/]{1,128})@|\bsqlplus\s+(?:-\w+\s+)*[\w$#]{1,64}\/([^\s@"'/]{1,128})@/gi;

export function findUrlCredentials(text: string): Cut[] {
  const cuts: Cut[] = [];
  const add = (end: number, secret: string): void => {
    if (!isPlaceholder(secret)) cuts.push({ start: end - secret.length, end, rule: "url_credentials" });
  };
  for (const match of text.matchAll(URL_USERINFO)) add(match.index + match[0].length - 1, match[2] ?? "");
  for (const match of text.matchAll(URL_TOKEN)) {
    // The key of a Sentry DSN is public: browsers carry it.
    if (looksRandom(match[1] ?? "") && !/sentry|ingest/.test(match[2] ?? "")) {
      add(match.index + match[0].length - 1, match[1] ?? "");
    }
  }
  for (const match of text.matchAll(BARE_USERINFO)) {
    const secret = match[1] ?? "";
    add(text.indexOf("@", match.index + match[0].indexOf(":") + secret.length), secret);
  }
  for (const match of text.matchAll(ORACLE)) add(match.index + match[0].length - 1, match[1] ?? match[2] ?? "");
  return cuts;
}
