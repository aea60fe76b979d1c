import Link from 'next/link';
import { DeadEnd } from '#app/_ui/message-page.tsx';

export default function NoFaultLab() {
  return (
    <DeadEnd
      title="The fault lab is off"
      text="Start Remit with FAULT_LAB=on to simulate outages in demos and tests."
    >
      <Link href="/" className="button button-quiet">
        Go to Dashboard
      </Link>
    </DeadEnd>
  );
}
