import type { Writable } from 'node:stream';
import color from 'picocolors';
import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';

/** Who speaks: the supervisor itself (`remit`) or one of its processes. */
export type Speaker = 'remit' | 'temporal' | 'bank' | 'worker' | 'web';

const COLORS: Record<Speaker, (text: string) => string> = {
  remit: color.bold,
  temporal: color.magenta,
  bank: color.yellow,
  worker: color.cyan,
  web: color.green,
};

const LABEL_WIDTH = Math.max(...Object.keys(COLORS).map((speaker) => speaker.length));

/** One log for all processes: each line with the time and, in a column, who says it. */
export interface Log {
  line(speaker: Speaker, text: string): void;
  problem(speaker: Speaker, text: string): void;
}

export function createLog(out: Writable): Log {
  const write = (speaker: Speaker, text: string) => {
    const label = COLORS[speaker](speaker.padEnd(LABEL_WIDTH));
    const time = color.dim(new Date().toTimeString().slice(0, 8));
    out.write(`${time} ${label}  ${text.replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH + 11)}`)}\n`);
  };
  return { line: write, problem: (speaker, text) => write(speaker, color.red(text)) };
}

const INFO = pino.levels.values.info;

const pretty = prettyFactory({
  colorize: color.isColorSupported,
  customColors: 'message:reset,warn:yellow,error:red,fatal:red',
  ignore: 'time,pid,hostname,name',
  singleLine: true,
  customPrettifiers: {
    // Nearly every record is of this level: leaving it out lets the others stand out.
    level: (level, _key, _log, { labelColorized }) => (Number(level) === INFO ? '' : labelColorized),
  },
});

/** Whether a process wrote this line through its logger, rather than printing it. */
export function isLogRecord(line: string): boolean {
  return line.startsWith('{') && line.endsWith('}');
}

/** A line of a process's output as readable text: JSON log records rendered, all else as it is. */
export function readable(line: string): string {
  return (isLogRecord(line) ? pretty(line) : line).trimEnd();
}
