import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

export default function AccountNotFound() {
  return (
    <MessagePage
      title="No account has this number"
      text="Look at the number once more, or find it in the list."
    >
      <Link href="/accounts" className="button button-quiet">
        To the accounts
      </Link>
    </MessagePage>
  );
}
