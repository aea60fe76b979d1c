import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@temporalio/client';
import { HOST } from '#dev/shared/ports.ts';
import type { HistoryEvent } from '#lib/transfers/view/history.ts';

/**
 * The least that a live page can do: no framework, one `EventSource`, and a server that long-polls the
 * history of the workflow that the path names and sends what has happened in words.
 */
export async function startBarePage(client: Client, wordsOf: (events: HistoryEvent[]) => string[]) {
  const server = createServer((request, response) => {
    const [, folder, workflowId] = request.url?.split('/') ?? [];
    if (folder !== 'events') {
      response.setHeader('content-type', 'text/html').end(PAGE);
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    void stream(client, workflowId ?? '', wordsOf, response).catch((error: unknown) => {
      console.error('The bare page’s stream failed:', error);
    });
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  // A TCP server’s address is no string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function stream(
  client: Client,
  workflowId: string,
  wordsOf: (events: HistoryEvent[]) => string[],
  response: ServerResponse,
): Promise<void> {
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId },
      ...(nextPageToken && { nextPageToken }),
      waitNewEvent: true,
    });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken;
    response.write(`data: ${JSON.stringify(wordsOf(events))}\n\n`);
  } while (nextPageToken?.length);
}

/** Records when each line is first on screen, as the product’s page is recorded. */
const PAGE = `<!doctype html>
<ul id="words"></ul>
<script>
  const seenAtMs = {};
  let finish;
  window.seenAll = new Promise((resolve) => { finish = () => resolve(seenAtMs); });
  const record = () => {
    for (const { textContent } of words.children) seenAtMs[textContent] ??= performance.timeOrigin + performance.now();
    if (seenAtMs.completed) finish();
  };
  new MutationObserver(() => requestAnimationFrame(record)).observe(words, { childList: true });
  const source = new EventSource('/events' + location.pathname);
  source.onmessage = ({ data }) => {
    const lines = JSON.parse(data);
    words.replaceChildren(...lines.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
    if (lines.includes('completed')) source.close();
  };
</script>
`;
