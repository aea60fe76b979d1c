import type { ReactNode } from 'react';
import { TALL, WIDE } from '#app/transfers/[referenceId]/_picture/layouts.ts';
import { Drawing, sourceLabel } from '#app/transfers/[referenceId]/_picture/picture.tsx';
import { pictureOf } from '#lib/transfers/picture/picture.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  live: LiveTransfer | null;
  workersPolling: number | null;
  children: ReactNode;
}

export function StagePicture({ live, workersPolling, children }: Props) {
  return (
    <section
      aria-label="Where the money is"
      className="card relative grid min-h-0 min-w-0 p-3 staged:[grid-area:picture]"
    >
      {live ? <Drawings live={live} workersPolling={workersPolling} /> : null}
      {children}
    </section>
  );
}

function Drawings({
  live: { view, bankAnswers },
  workersPolling,
}: Pick<Props, 'workersPolling'> & { live: LiveTransfer }) {
  const drawing = { picture: pictureOf(view), currency: view.currency, workersPolling };
  return (
    <>
      <Drawing {...drawing} layout={WIDE} className="hidden h-full min-h-0 staged:block" />
      <Drawing {...drawing} layout={TALL} className="max-w-sm staged:hidden" />
      <p className="text-muted staged:absolute staged:right-4 staged:bottom-2 staged:text-[length:calc(var(--cell)*0.85)]">
        {sourceLabel(view, bankAnswers)}
      </p>
    </>
  );
}
