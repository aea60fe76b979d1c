'use client';

import type { Connection } from './live-stream.ts';
import { useServerUnavailable } from './use-live.ts';

const NOTES: Record<Connection, { text: string; dot: string }> = {
  connecting: { text: 'Connecting', dot: 'bg-line-strong' },
  live: { text: 'Live', dot: 'bg-accent' },
  reconnecting: { text: 'Reconnecting. Data may be out of date', dot: 'bg-waiting' },
  paused: { text: 'Paused', dot: 'bg-line-strong' },
  ended: { text: 'Final', dot: 'bg-line-strong' },
};

export function ConnectionNote({ connection: own }: { connection: Connection }) {
  // A poll finds out before the silence of the stream does.
  const connection = useServerUnavailable() && own === 'live' ? 'reconnecting' : own;
  const { text, dot } = NOTES[connection];
  return (
    <p className="flex items-center gap-2 text-note text-muted" data-connection={connection}>
      <span className={`size-2 rounded-full ${dot}`} aria-hidden="true" />
      {/* One width while connecting and live, so that nothing beside it shifts. */}
      <span className="min-h-lh min-w-8">
        <span className={connection === 'connecting' ? 'sr-only' : ''}>{text}</span>
      </span>
    </p>
  );
}
