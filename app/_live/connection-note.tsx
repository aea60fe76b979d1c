'use client';

import type { Connection } from './live-query.ts';
import { useLiveFault, useServerUnavailable } from './use-live.ts';

const NOTES: Record<Connection | 'failed', { text: string; dot: string }> = {
  connecting: { text: 'Connecting', dot: 'bg-line-strong' },
  live: { text: 'Live', dot: 'bg-accent' },
  reconnecting: { text: 'Reconnecting. Data may be out of date', dot: 'bg-waiting' },
  paused: { text: 'Paused', dot: 'bg-line-strong' },
  ended: { text: 'Final', dot: 'bg-line-strong' },
  failed: { text: 'Error in Remit. Data may be out of date', dot: 'bg-refused' },
};

export function ConnectionNote({ connection: own }: { connection: Connection }) {
  const hasFault = useLiveFault();
  // A poll finds out before the silence of the stream does.
  const isLost = useServerUnavailable() && own === 'live';
  const connection = hasFault ? 'failed' : isLost ? 'reconnecting' : own;
  const { text, dot } = NOTES[connection];
  return (
    <p className="flex items-center gap-2 text-note text-muted print:hidden" data-connection={connection}>
      <span className={`size-2 rounded-full ${dot}`} aria-hidden="true" />
      {/* One width while connecting and live, so that nothing beside it shifts. */}
      <span className="min-h-lh min-w-8">
        <span className={connection === 'connecting' ? 'sr-only' : ''}>{text}</span>
      </span>
    </p>
  );
}
