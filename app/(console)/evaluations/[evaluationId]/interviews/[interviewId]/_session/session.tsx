'use client';
import { useRef } from 'react';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { useFocusKept } from '../../../../../../_ui/focus.tsx';
import { Closing } from './closing.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Opening } from './opening.tsx';
import { OutlineNav } from './outline-nav.tsx';
import { OPENING } from './places.ts';
import { PrintedOutline } from './printed-outline.tsx';
import { QuestionPane } from './question-pane.tsx';
import { RatingPanel } from './rating-panel.tsx';
import './session.css';
import './parts.css';
import './rating.css';
import './narrow.css';
import { useFieldDevice } from './use-field-device.ts';
import { type FieldPlace, SessionProvider, useSessionValue } from './use-session.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The interview screen: outline, one question, rating. */
export function InterviewSession({ view, field }: { view: SessionView; field?: FieldPlace }) {
  const session = useSessionValue(view, field);
  useFieldDevice(view, field !== undefined);
  const { helpOpen, openHelp, closeHelp } = useShortcuts(session);
  const main = useRef<HTMLElement>(null);
  // The first and the last page have no field that would take the focus of the button that led there.
  useFocusKept(main, session.place);
  return (
    <SessionProvider value={session}>
      <div className="iv" data-rate={session.question !== undefined}>
        <Header />
        <OutlineNav />
        <main ref={main} tabIndex={-1} className="iv-main" id="main">
          {session.question !== undefined ? (
            <QuestionPane key={session.place} question={session.question} />
          ) : session.place === OPENING ? (
            <Opening />
          ) : (
            <Closing />
          )}
        </main>
        <RatingPanel key={`r-${session.place}`} />
        <Footer helpOpen={helpOpen} openHelp={openHelp} closeHelp={closeHelp} />
      </div>
      <PrintedOutline view={session.view} />
    </SessionProvider>
  );
}
