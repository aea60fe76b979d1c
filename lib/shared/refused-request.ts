/** A request that was refused before any action ran. */
export interface RefusedRequest {
  code: string;
  /** For people; says what to change. */
  message: string;
}

/** As the body of an answer to a server action: Next hands its text to the browser’s code. */
export function writeRefusedRequest(refused: RefusedRequest): string {
  return JSON.stringify({ ...refused, refusedBy: MARK });
}

/** A proxy between may answer with JSON of its own, after the action has run. */
const MARK = 'remit';

export function readRefusedRequest(text: string): RefusedRequest | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isRefused(read) ? { code: read.code, message: read.message } : undefined;
  } catch {
    return undefined;
  }
}

function isRefused(read: unknown): read is RefusedRequest {
  if (typeof read !== 'object' || read === null) return false;
  if (!('refusedBy' in read && 'code' in read && 'message' in read)) return false;
  return read.refusedBy === MARK && typeof read.code === 'string' && typeof read.message === 'string';
}
