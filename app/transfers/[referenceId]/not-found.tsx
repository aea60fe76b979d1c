import Link from 'next/link';
import { DeadEnd } from '#app/_ui/message-page.tsx';

export default function TransferNotFound() {
  return (
    <DeadEnd title="Transfer not found" text="No transfer has this reference.">
      <Link href="/" className="button button-quiet">
        Go to Dashboard
      </Link>
    </DeadEnd>
  );
}
