'use client';

import type { ErrorInfo } from 'next/error';
import { useState } from 'react';
import { geistSans } from './fonts.ts';
import './globals.css';
import { themeOf } from './_shell/theme.ts';
import { MessagePage } from './_ui/message-page.tsx';

/** What is left when not even the frame of the pages can be made: a document of its own. */
export default function AppError({ retry }: ErrorInfo) {
  // The frame that broke had it; nothing else here knows.
  const [theme] = useState(() =>
    themeOf(typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme),
  );
  return (
    <html lang="en" data-theme={theme} className={geistSans.variable}>
      <body>
        <title>The desk broke · Remit</title>
        <main>
          <MessagePage
            title="The desk broke"
            text="No transfer depends on it: what was sent goes on. The cause stands in the log of the web process, or in the browser’s console."
          >
            <div className="flex flex-wrap justify-center gap-3">
              <button type="button" className="button button-primary" onClick={retry}>
                Try again
              </button>
              {/* A whole new document, and no step within one that broke. */}
              <a href="/" className="button button-quiet">
                To the desk
              </a>
            </div>
          </MessagePage>
        </main>
      </body>
    </html>
  );
}
