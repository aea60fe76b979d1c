'use client';

import { Menu } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from '#app/_ui/dialog.tsx';
import { Navigation } from './navigation.tsx';

export function PhoneMenu({ faultLab, children }: { faultLab: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button button-plain button-icon -mr-2"
        aria-label="Menu"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Menu className="size-5" aria-hidden="true" />
      </button>
      <Dialog title="Remit" shape="panel" open={open} onClose={() => setOpen(false)}>
        <div className="grid gap-6">
          <Navigation faultLab={faultLab} onNavigate={() => setOpen(false)} />
          {children}
        </div>
      </Dialog>
    </>
  );
}
