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
        <title>Failed to load · Remit</title>
        <main>
          <MessagePage
            title="Remit failed to load"
            text="Transfers are not affected. See the log of the web process or the browser console for the cause."
          >
            <div className="flex flex-wrap justify-center gap-3">
              <button type="button" className="button button-primary" onClick={retry}>
                Try again
              </button>
              {/* A whole new document, and no step within one that broke. */}
              <a href="/" className="button button-quiet">
                Go to Dashboard
              </a>
            </div>
          </MessagePage>
        </main>
      </body>
    </html>
  );
}
