import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

export default function TransferNotFound() {
  return (
    <MessagePage
      title="No transfer has this reference"
      text="Look at the reference once more, or send the money now."
    >
      <Link href="/" className="button button-quiet">
        To the desk
      </Link>
    </MessagePage>
  );
}
