import Link from 'next/link';
import { LogoMark } from '#app/_ui/logo-mark.tsx';

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
