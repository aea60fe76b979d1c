import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

export default function TransferNotFound() {
  return (
    <MessagePage title="Transfer not found" text="No transfer has this reference.">
      <Link href="/" className="button button-quiet">
        Go to Dashboard
      </Link>
    </MessagePage>
  );
}
