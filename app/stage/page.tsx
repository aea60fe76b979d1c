import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { hasFaultLab } from '#app/_faults/lab-only.ts';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { playableChapters } from '#lib/fault-lab/demonstration/playable.ts';
import { hasProcessSwitches } from '#lib/fault-lab/processes/processes.ts';
import { SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { type ChapterFacts, Chapters } from './_demonstration/chapters.tsx';

export const metadata: Metadata = { title: 'Present' };

export default function PresentPage() {
  if (!hasFaultLab()) notFound();
  return (
    <>
      <PageHeader
        title="Ten minutes on stage"
        lead="Seven chapters: Remit breaks in seven ways, and no cent is lost or paid twice. Real transfers, real faults."
      />
      <Chapters chapters={chapters()} />
    </>
  );
}

function chapters(): ChapterFacts[] {
  const playable = playableChapters(hasProcessSwitches());
  return CHAPTERS.map(({ title, seconds, scenario }, index) => {
    const { happens = '' } = SCENARIOS.find(({ id }) => id === scenario) ?? {};
    return { title, seconds, happens, canPlay: playable.includes(index + 1) };
  });
}
