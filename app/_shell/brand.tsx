import Link from 'next/link';
import { Mark } from '../_components/mark.tsx';

export function Brand() {
  return (
    <Link href="/" className="flex items-center gap-2.5 rounded-md text-lead font-semibold tracking-tight">
      <Mark />
      Remit
    </Link>
  );
}
