import Link from 'next/link';

export function Brand() {
  return (
    <Link
      href="/"
      className="flex min-h-11 items-center gap-2.5 lg:min-h-0 rounded-md text-lead font-semibold tracking-tight"
    >
      <LogoMark />
      Remit
    </Link>
  );
}

function LogoMark() {
  return (
    <svg viewBox="0 0 24 24" className="size-6" aria-hidden="true">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="M6 9.5h9.5m0 0L12.5 6.5m3 3-3 3M18 15.5H8.5"
        className="stroke-accent-ink"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        fill="none"
      />
    </svg>
  );
}
