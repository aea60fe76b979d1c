import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

const HEADER = 'remit-client-address';

/** Next's requests do not know their connection: each gets its address as a header, whatever it brought. */
export function recordClientAddresses(): void {
  subscribe('http.server.request.start', (started) => {
    if (typeof started !== 'object' || started === null || !('request' in started)) return;
    const { request } = started;
    if (request instanceof IncomingMessage)
      request.headers[HEADER] = request.socket.remoteAddress ?? 'unknown';
  });
}

export function clientAddressOf({ headers }: Request): string {
  return headers.get(HEADER) ?? 'unknown';
}
