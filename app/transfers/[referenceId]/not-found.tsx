import Link from 'next/link';
import { DeadEnd } from '#app/_ui/message-page.tsx';

export default function TransferNotFound() {
  return (
    <DeadEnd
      title="No transfer has this reference"
      text="Look at the reference once more, or send the money now."
    >
      <Link href="/" className="button button-quiet">
        To the desk
      </Link>
    </DeadEnd>
  );
}
