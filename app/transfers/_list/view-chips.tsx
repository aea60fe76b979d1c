import Link from 'next/link';
import type { TransferCounts } from '#lib/transfers/queries/count-transfers.ts';
import { type Chip, countOf } from './chip.ts';

interface Props {
  chips: readonly Chip[];
  /** Null while unknown. */
  counts: TransferCounts | null;
}

export function ViewChips({ chips, counts }: Props) {
  const shown = chips.filter((chip) => chip.always || chip.isCurrent || (countOf(chip, counts) ?? 0) > 0);
  return (
    <nav aria-label="Views" className="-mx-4 overflow-x-auto px-4 sm:-mx-8 sm:px-8 lg:mx-0 lg:px-0">
      <ul className="flex w-max gap-1.5 py-1 lg:w-auto lg:flex-wrap">
        {shown.map((chip) => (
          <ViewChip key={chip.id} chip={chip} count={countOf(chip, counts)} />
        ))}
      </ul>
    </nav>
  );
}

function ViewChip({ chip: { label, href, isCurrent }, count }: { chip: Chip; count: number | undefined }) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        aria-current={isCurrent ? 'true' : undefined}
        className="flex h-11 items-center gap-2 rounded-full border border-line bg-surface px-3.5 whitespace-nowrap text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=true]:border-accent aria-[current=true]:bg-accent-wash aria-[current=true]:font-medium aria-[current=true]:text-accent sm:h-8 sm:px-3"
      >
        {label}
        {count === undefined ? null : (
          <span className="text-note tabular-nums">{count.toLocaleString('en-GB')}</span>
        )}
      </Link>
    </li>
  );
}
