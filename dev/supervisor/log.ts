import type { Writable } from 'node:stream';
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

export function readable(line: string): string {
  return (isLogRecord(line) ? pretty(line) : line).trimEnd();
}
