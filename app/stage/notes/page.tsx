import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { hasFaultLab } from '#app/_faults/lab-only.ts';
import { playableChapters } from '#lib/fault-lab/demonstration/playable.ts';
import { hasProcessSwitches } from '#lib/fault-lab/processes/processes.ts';
import { LiveNotes } from './live-notes.tsx';
import { Script } from './script.tsx';

export const metadata: Metadata = { title: 'Speaker notes' };

export default function NotesPage() {
  if (!hasFaultLab()) notFound();
  return (
    <>
      <h1 className="eyebrow mb-4">Speaker notes</h1>
      <div className="print:hidden">
        <noscript>These notes follow the stage with scripts only. The whole script is below.</noscript>
        <LiveNotes playable={playableChapters(hasProcessSwitches())} />
      </div>
      <Script />
    </>
  );
}
