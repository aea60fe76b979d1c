import Link from 'next/link';
import { MessagePage } from '#app/_ui/message-page.tsx';

export default function NoFaultLab() {
  return (
    <MessagePage
      title="The fault lab is off"
      text="Start Remit with FAULT_LAB=on to simulate outages in demos and tests."
    >
      <Link href="/" className="button button-quiet">
        Go to Dashboard
      </Link>
    </MessagePage>
  );
}
