// What only markup of somebody else's could have put here.
(() => {
  const allowed =
    /^(HTML|HEAD|META|TITLE|LINK|SCRIPT|BODY|A|HEADER|H1|H2|H3|P|NAV|SPAN|MAIN|FOOTER|NOSCRIPT|DIV|INPUT|BUTTON|UL|OL|LI|BDI|TABLE|CAPTION|THEAD|TBODY|TR|TH|TD|DETAILS|SUMMARY|PRE|DL|DT|DD|ARTICLE|SECTION|ASIDE|METER|SVG|RECT|TIME)$/i;
  const found = [];
  for (const one of document.querySelectorAll("*")) {
    if (!allowed.test(one.tagName)) found.push(`<${one.tagName}>`);
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on")) found.push(`${one.tagName} ${name}`);
      if (one.tagName === "A" && name === "href" && !value.startsWith("#")) found.push(`link to ${value.slice(0, 40)}`);
    }
  }
  if (document.scripts.length !== 1) found.push(`${document.scripts.length} scripts`);
  if (window.fired !== undefined) found.push("something ran");
  return found;
})();
