/**
 * Apple's crash reports as JSON, written out as the text report that the Swift reader knows: `.ips` files, MetricKit's
 * diagnostics, KSCrash. Source: developer.apple.com "Interpreting the JSON format of a crash report", "MXCallStackTree"
 */

type Fields = Readonly<Record<string, unknown>>;

const MAX_FRAMES = 600;
const MAX_THREADS = 200;

/** Undefined when the value is none of them. */
export function appleReport(value: unknown): string | undefined {
  const body = fieldsOf(value);
  if (Array.isArray(body.threads) && Array.isArray(body.usedImages)) return ofIps(body);
  const diagnostic = diagnosticIn(body);
  if (diagnostic !== undefined) return ofMetricKit(diagnostic);
  const crash = fieldsOf(body.crash);
  return Array.isArray(crash.threads) && crash.error !== undefined ? ofKsCrash(crash) : undefined;
}

/** The first line of an `.ips` file is a JSON object of its own. */
export function appleFile(text: string): string | undefined {
  const end = text.indexOf("\n");
  if (end === -1 || !text.startsWith("{") || !text.includes('"usedImages"', end)) return undefined;
  try {
    return appleReport(JSON.parse(text.slice(end)));
  } catch {
    return undefined;
  }
}

function ofIps(body: Fields): string {
  const { type, signal, subtype, message } = fieldsOf(body.exception);
  const images = listOf(body.usedImages).map(fieldsOf);
  const line = (frame: unknown, at: number): string => {
    const { imageIndex, imageOffset, symbol, symbolLocation, sourceFile, sourceLine } = fieldsOf(frame);
    const image = images[numberOf(imageIndex)] ?? {};
    return frameLine(at, {
      image: image.name ?? pathEnd(image.path),
      address: numberOf(image.base) + numberOf(imageOffset),
      symbol,
      offset: symbolLocation ?? imageOffset,
      place: sourceFile === undefined ? undefined : `${sourceFile}:${numberOf(sourceLine)}`,
    });
  };
  const thrown = listOf(body.lastExceptionBacktrace).slice(0, MAX_FRAMES);
  return [
    ...headOf(type, signal, subtype ?? message),
    ...(thrown.length === 0 ? [] : ["Last Exception Backtrace:", ...thrown.map(line), ""]),
    ...listOf(body.threads)
      .slice(0, MAX_THREADS)
      .flatMap((thread, number) => {
        const { frames, triggered, name, queue } = fieldsOf(thread);
        const crashed = triggered === true || body.faultingThread === number;
        return threadLines(number, crashed, name ?? queue, listOf(frames).slice(0, MAX_FRAMES).map(line));
      }),
  ].join("\n");
}

function diagnosticIn(body: Fields): Fields | undefined {
  if (body.callStackTree !== undefined) return body;
  const [first] = [body.crashDiagnostics, body.hangDiagnostics].flatMap(listOf).map(fieldsOf);
  return first?.callStackTree === undefined ? undefined : first;
}

const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  8: "SIGFPE",
  9: "SIGKILL",
  10: "SIGBUS",
  11: "SIGSEGV",
};

function ofMetricKit(diagnostic: Fields): string {
  const { signal, terminationReason, exceptionReason, objectiveCexceptionReason } = fieldsOf(
    diagnostic.diagnosticMetaData,
  );
  const { exceptionName, composedMessage } = fieldsOf(objectiveCexceptionReason ?? exceptionReason);
  const stacks = listOf(fieldsOf(diagnostic.callStackTree).callStacks).slice(0, MAX_THREADS).map(fieldsOf);
  const attributed = stacks.findIndex(({ threadAttributed }) => threadAttributed === true);
  return [
    ...headOf(exceptionName ?? SIGNALS[numberOf(signal)], undefined, composedMessage ?? terminationReason),
    ...stacks.flatMap(({ callStackRootFrames }, number) => {
      const lines: string[] = [];
      for (
        let frame = fieldsOf(listOf(callStackRootFrames)[0]);
        frame.address !== undefined && lines.length < MAX_FRAMES;
        frame = fieldsOf(listOf(frame.subFrames)[0])
      )
        lines.push(
          frameLine(lines.length, {
            image: frame.binaryName,
            address: numberOf(frame.address),
            offset: frame.offsetIntoBinaryTextSegment,
          }),
        );
      return threadLines(number, number === Math.max(attributed, 0), undefined, lines);
    }),
  ].join("\n");
}

function ofKsCrash(crash: Fields): string {
  const error = fieldsOf(crash.error);
  const name = fieldsOf(error.nsexception).name ?? fieldsOf(error.mach).exception_name;
  return [
    ...headOf(name ?? fieldsOf(error.signal).name, undefined, error.reason ?? fieldsOf(error.mach).code_name),
    ...listOf(crash.threads)
      .slice(0, MAX_THREADS)
      .flatMap((thread, number) => {
        const { backtrace, crashed, name: called } = fieldsOf(thread);
        const lines = listOf(fieldsOf(backtrace).contents)
          .slice(0, MAX_FRAMES)
          .map((frame, at) => {
            const { object_name, symbol_name, instruction_addr, symbol_addr } = fieldsOf(frame);
            const address = numberOf(instruction_addr);
            return frameLine(at, {
              image: object_name,
              address,
              symbol: symbol_name,
              offset: address - numberOf(symbol_addr),
            });
          });
        return threadLines(number, crashed === true, called, lines);
      }),
  ].join("\n");
}

function headOf(type: unknown, signal: unknown, value: unknown): string[] {
  return [
    ...(typeof type === "string" ? [`Exception Type: ${type}${typeof signal === "string" ? ` (${signal})` : ""}`] : []),
    ...(typeof value === "string" ? [`Exception Subtype: ${value}`] : []),
    "",
  ];
}

function threadLines(number: number, crashed: boolean, name: unknown, lines: readonly string[]): string[] {
  const queue = typeof name === "string" ? `: Dispatch queue: ${name}` : "";
  return lines.length === 0 ? [] : [`Thread ${number}${crashed ? " Crashed" : ""}:${queue}`, ...lines, ""];
}

interface ReportedFrame {
  readonly image: unknown;
  readonly address: number;
  readonly symbol?: unknown;
  readonly offset: unknown;
  readonly place?: string | undefined;
}

function frameLine(at: number, { image, address, symbol, offset, place }: ReportedFrame): string {
  const hexadecimal = `0x${Math.max(0, address).toString(16).padStart(16, "0")}`;
  const called = typeof symbol === "string" && symbol !== "" ? symbol : hexadecimal;
  return `${at}   ${typeof image === "string" ? image : "???"}\t${hexadecimal} ${called} + ${Math.max(0, numberOf(offset))}${place === undefined ? "" : ` (${place})`}`;
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? { ...value } : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
const pathEnd = (value: unknown): string | undefined =>
  typeof value === "string" ? value.slice(value.lastIndexOf("/") + 1) : undefined;
