/* The shared worker of all windows of this build. */
import { type Following, LiveHub } from './live-hub.ts';

const hub = new LiveHub();

addEventListener('connect', (event) => {
  if (event instanceof MessageEvent) for (const port of event.ports) connect(port);
});

function connect(port: MessagePort): void {
  const page = { receive: (message: unknown) => port.postMessage(message) };
  port.onmessage = ({ data }: MessageEvent<Following>) => hub.follow(page, data);
}
