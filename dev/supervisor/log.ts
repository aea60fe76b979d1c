import type { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import color from 'picocolors';
import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';

export type LogSource = 'remit' | 'temporal' | 'bank' | 'worker' | 'web';

const COLORS: Record<LogSource, (text: string) => string> = {
  remit: color.bold,
  temporal: color.magenta,
  bank: color.yellow,
  worker: color.cyan,
  web: color.green,
};

const LABEL_WIDTH = Math.max(...Object.keys(COLORS).map((source) => source.length));

export interface Log {
  line(source: LogSource, text: string): void;
  problem(source: LogSource, text: string): void;
}

export function createLog(out: Writable): Log {
  // The terminal, or `| head -1`, may close first: output that nobody can read must not end the stack.
  out.on('error', () => undefined);
  const write = (source: LogSource, text: string) => {
    const label = COLORS[source](source.padEnd(LABEL_WIDTH));
    const time = color.dim(new Date().toTimeString().slice(0, 8));
    out.write(`${time} ${label}  ${text.replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH + 11)}`)}\n`);
  };
  return { line: write, problem: (source, text) => write(source, color.red(text)) };
}

const INFO = pino.levels.values.info;

const pretty = prettyFactory({
  colorize: color.isColorSupported,
  customColors: 'message:reset,warn:yellow,error:red,fatal:red',
  ignore: 'time,pid,hostname,name',
  singleLine: true,
  customPrettifiers: {
    level: (level, _key, _log, { labelColorized }) => (Number(level) === INFO ? '' : labelColorized),
  },
});

export function isLogRecord(line: string): boolean {
  return line.startsWith('{') && line.endsWith('}');
}

/** Names, reasons and answers of others are in it: nothing of them may steer the terminal. */
export function readable(line: string): string {
  const record = isLogRecord(line) ? parsed(line) : undefined;
  const text = record === undefined ? withoutControls(stripVTControlCharacters(line)) : pretty(record);
  return text.trimEnd();
}

function parsed(line: string): object | undefined {
  try {
    return JSON.parse(line, (_, value) => (typeof value === 'string' ? withoutControls(value) : value));
  } catch {
    return undefined;
  }
}

/** Control characters but tab and newline, and those that reverse the direction of text. */
const CONTROLS = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function withoutControls(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
