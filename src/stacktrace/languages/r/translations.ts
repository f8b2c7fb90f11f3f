/** What R says in its languages. Source: R's own translations (po/R-*.po), as Rscript prints them with LANGUAGE set */

/** "Error" and "Error in ". */
export const ERROR = "(Error|Fehler|Erreur|Errore|Erro|Fejl|Feil|Błąd|BŁĄD|Ошибка|Klaida|Hata|错误|錯誤|エラー|에러)";
export const IN = `(?:以下に)?${ERROR}(?: in| dans| en| em| i| w| в|, esanti|于|在|(?<=エラー)) ?`;
export const HALTED =
  /^(?:Execution halted|Ausführung angehalten|Exécution arrêtée|Ejecución interrumpida|Esecuzione interrotta|Execução interrompida|Kørsel stoppet|Stoppa køyring|Vykdymas sustabdytas|Wykonywanie wstrzymane|Выполнение остановлено|Çalıştırma durduruldu|実行が停止されました|실행이 정지되었습니다|停止执行|停止執行)$/;
export const CALLS =
  /^(?:Calls|Ruft auf|Appels|Chiamate|Kald|Wywołania|Вызовы|Iškvietimai|呼び出し|호출|呼叫) ?[:：] {0,2}(.+)$/;

/** Headlines that put their parts in another order, or other signs between them. */
const REARRANGED: readonly (readonly [sign: string, line: RegExp])[] = [
  ["でエラー", /^(?<call>.{1,400}?) ?で(?<error>エラー)[:：] {0,2}(?<value>.*)$/s],
  ["에서 다음과 같은 에러", /^(?<call>.{1,400}?)에서 다음과 같은 (?<error>에러)가 발생했습니다: ?(?<value>.*)$/s],
  ["Błąd w poleceniu", /^(?<error>Błąd) w poleceniu '(?<call>.{1,400}?)': ?(?<value>.*)$/s],
  ["Ошибка в ", /^(?<error>Ошибка) в (?<call>.{1,400}?) :(?<value>\S.*)$/s],
  ["錯誤發生在", /^(?<error>錯誤)發生在 (?<call>.{1,400}?)[：:] ?(?<value>.*)$/s],
];

/** `Error in f(x) : message`, with the language's own word for "Error". */
export function rearranged(text: string): string {
  for (const [sign, line] of REARRANGED) {
    const { error, call, value } = (text.includes(sign) && line.exec(text)?.groups) || {};
    if (error !== undefined) return `${error} in ${call} : ${value}`;
  }
  return text;
}
