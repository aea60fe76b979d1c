import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';

/** Shorter than any server keeps a connection: one that is being closed must not be used again. */
const IDLE_MS = 3_000;
const AGENT = { keepAlive: true, timeout: IDLE_MS };
const PLAIN = { request: http.request, agent: new http.Agent(AGENT) };
const ENCRYPTED = { request: https.request, agent: new https.Agent(AGENT) };

interface Message {
  method: string;
  headers: http.OutgoingHttpHeaders;
  body: string | undefined;
  signal: AbortSignal;
}

/**
 * One request, and its whole answer: several times cheaper than `fetch` with its web streams.
 * @throws {Error} whose cause is the system’s; also for a redirect, since elsewhere is not to get the token
 */
export function exchange(url: string, message: Message): Promise<{ status: number; text: string }> {
  const { request, agent } = url.startsWith('https:') ? ENCRYPTED : PLAIN;
  const { body, ...options } = message;
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(new Error('The request failed.', { cause }));
    const outgoing = request(url, { ...options, agent }, (response) => {
      const { statusCode: status = 0 } = response;
      if (status >= 300 && status < 400) outgoing.destroy(new Error(`Redirected (${status}).`));
      else text(response).then((read) => resolve({ status, text: read }), fail);
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
