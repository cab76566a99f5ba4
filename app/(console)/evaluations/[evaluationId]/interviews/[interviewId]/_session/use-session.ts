'use client';
import { useLocale } from 'next-intl';
import {
  createContext,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type AnswerContent, isAsked, type Note, type NoteKind } from '#lib/interview/answer-merge.ts';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { type Progress, progressOf, questionsIn } from '#lib/interview/session-progress.ts';
import { type Action, answerOf } from '#lib/interview/session-state.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { type Keeper, storageKeeper } from './local-copy.ts';
import { type Place, placesOf, startPlace } from './places.ts';
import { createStore, type SessionStore, type Snapshot } from './store.ts';
import { exchangeWith, randomNumber } from './transport.ts';

const POLL_MS = 20_000;

export type Session = Snapshot & {
  readonly questions: readonly OutlineQuestion[];
  readonly progress: Progress;
  readonly place: Place;
  /** The question at `place`; undefined at the opening and the closing. */
  readonly question: OutlineQuestion | undefined;
  readonly writing: boolean;
  readonly began: boolean;
  readonly kind: NoteKind;
  readonly removed: { readonly id: string; readonly note: Note } | undefined;
  readonly composer: RefObject<HTMLTextAreaElement | null>;
  answer(id: string): AnswerContent;
  act(action: Action): void;
  go(place: Place): void;
  step(by: 1 | -1): void;
  begin(): void;
  setKind(kind: NoteKind): void;
  fileNote(): void;
  /** Files what is left in every note field. */
  fileAll(): void;
  removeNote(note: Note): void;
  undoRemove(): void;
  editNote(note: Note): void;
  /** The list this session was opened from. */
  readonly home: string;
  addFollowUp(text: string): void;
  removeFollowUp(id: string): void;
  flush: SessionStore['flush'];
  ratingsSaved: SessionStore['ratingsSaved'];
  reload(): Promise<void>;
};

const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('Outside of the interview session.');
  return session;
}

/** Where a session of a field device keeps its work, and how its page is left and addressed. */
export type FieldPlace = {
  readonly deviceId: string;
  readonly keeper: Keeper;
  /** The list of interviews on the device. */
  readonly home: string;
  /** The address of a place in the session. */
  address(place: Place): string;
  /** The place that the address names. */
  placeIn(hash: string): string;
  /** Renews what the device holds of the interview. */
  remember(view: SessionView): Promise<void>;
};

const CONSOLE_ADDRESS = {
  address: (place: Place) => `#${place}`,
  placeIn: (hash: string) => decodeURIComponent(hash.slice(1)),
};

/** Everything the session's components share. */
export function useSessionValue(view: SessionView, field?: FieldPlace): Session {
  const locale = useLocale();
  const [store] = useState(() =>
    createStore(view, {
      exchange: exchangeWith(view.interview.id, field?.deviceId),
      keeper:
        field?.keeper ??
        storageKeeper(view.interview.id, view.userId, () =>
          typeof window === 'undefined' ? undefined : window.localStorage,
        ),
      now: Date.now,
      number: randomNumber,
    }),
  );
  const { address, placeIn } = field ?? CONSOLE_ADDRESS;
  const snapshot = useSyncExternalStore(store.subscribe, store.get, store.get);
  const { state, view: now } = snapshot;
  const { outline } = now;
  const questions = useMemo(() => questionsIn(outline), [outline]);
  const [place, setPlace] = useState<Place>(() => startPlace(now, questions));
  const [pressed, setPressed] = useState(false);
  const [kind, setKind] = useState<NoteKind>('fact');
  const [removed, setRemoved] = useState<Session['removed']>();
  const composer = useRef<HTMLTextAreaElement>(null);

  const writing = now.may.write && now.interview.state !== 'finished';
  const question = questions.find((q) => q.id === place);
  const answer = (id: string) => answerOf(state, id);
  const began = pressed || now.interview.state !== 'planned' || questions.some((q) => isAsked(answer(q.id)));

  const go = useCallback(
    (to: Place) => {
      setPlace(to);
      window.history.replaceState(null, '', address(to));
    },
    [address],
  );

  const reload = useCallback(async () => {
    try {
      const reply = await fetch(`/api/v1/interviews/${view.interview.id}?locale=${locale}`);
      if (!reply.ok) return;
      const fresh = (await reply.json()) as SessionView;
      store.refresh(fresh);
      await field?.remember(fresh);
    } catch {
      // Offline: what is on screen stays, and the save line says so as soon as something changes.
    }
  }, [store, view.interview.id, locale, field]);

  useEffect(() => {
    void store.restore().then(() => {
      // What a device holds may be days old; the console's page comes from the server just now.
      if (field !== undefined && navigator.onLine) void reload();
    });
    const followAddress = () => {
      const asked = placeIn(window.location.hash);
      if (placesOf(questions).includes(asked)) setPlace(asked);
    };
    followAddress();
    window.addEventListener('hashchange', followAddress);
    const online = () => void store.flush();
    const visible = () => {
      if (document.visibilityState === 'visible') return void reload();
      leave();
    };
    const leave = () => {
      void store.keep();
      void store.flush();
    };
    const beforeLeaving = () => void store.keep();
    window.addEventListener('pagehide', leave);
    window.addEventListener('beforeunload', beforeLeaving);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', visible);
    const poll = setInterval(() => {
      if (document.visibilityState === 'visible' && navigator.onLine) void reload();
    }, POLL_MS);
    return () => {
      void store.stop();
      clearInterval(poll);
      window.removeEventListener('hashchange', followAddress);
      window.removeEventListener('online', online);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('beforeunload', beforeLeaving);
      document.removeEventListener('visibilitychange', visible);
    };
  }, [store, questions, reload, placeIn, field]);

  const { trouble } = snapshot;
  useEffect(() => {
    // Mostly because the other rater has ended the interview meanwhile.
    if (trouble === 'refused') void reload();
  }, [trouble, reload]);

  const questionId = question?.id;
  const counting = writing && began && questionId !== undefined && now.interview.entry !== 'paper';
  useEffect(() => {
    if (!counting) return;
    let last = Date.now();
    const timer = setInterval(() => {
      const seconds = Math.round((Date.now() - last) / 1000);
      if (seconds < 1) return;
      last = Date.now();
      // A sleeping device wakes with hours on the clock; nobody talked that long to a dark screen.
      if (document.visibilityState === 'visible') {
        store.act({ type: 'tick', id: questionId, seconds: Math.min(seconds, 5) });
      }
    }, 1000);
    return () => clearInterval(timer);
  }, [store, counting, questionId]);

  const file = (id: string, as: NoteKind) => {
    const { notes, composer: text } = answerOf(store.get().state, id);
    if (text.trim() === '') return;
    const note: Note = { id: randomNumber(), kind: as, text: text.trim(), at: Date.now() };
    store.act({ type: 'edit', id, change: { notes: [...notes, note], composer: '' } });
  };
  const without = (note: Note) => answer(place).notes.filter((n) => n.id !== note.id);

  return {
    ...snapshot,
    questions,
    progress: progressOf(outline, answer),
    place,
    question,
    writing,
    began,
    kind,
    removed,
    composer,
    answer,
    act: store.act,
    go,
    step(by) {
      const places = placesOf(questions);
      const next = places[places.indexOf(place) + by];
      if (next !== undefined) go(next);
    },
    begin() {
      setPressed(true);
      if (question === undefined && questions[0] !== undefined) go(questions[0].id);
    },
    setKind,
    fileNote() {
      if (question !== undefined) file(question.id, kind);
    },
    fileAll() {
      for (const q of questions) file(q.id, 'fact');
    },
    removeNote(note) {
      store.act({ type: 'edit', id: place, change: { notes: without(note) } });
      setRemoved({ id: place, note });
    },
    undoRemove() {
      if (removed === undefined) return;
      const notes = [...answer(removed.id).notes, removed.note].sort((a, b) => a.at - b.at);
      store.act({ type: 'edit', id: removed.id, change: { notes } });
      setRemoved(undefined);
    },
    editNote(note) {
      const text = [answer(place).composer, note.text].filter((t) => t.trim() !== '').join('\n');
      store.act({ type: 'edit', id: place, change: { notes: without(note), composer: text } });
      setKind(note.kind);
      composer.current?.focus();
    },
    home: field?.home ?? `/evaluations/${now.interview.evaluationId}/interviews`,
    addFollowUp(text) {
      const followUp = { id: randomNumber(), text: text.trim(), at: Date.now() };
      if (followUp.text === '') return;
      store.act({ type: 'edit', id: place, change: { followUps: [...answer(place).followUps, followUp] } });
    },
    removeFollowUp(id) {
      const followUps = answer(place).followUps.filter((f) => f.id !== id);
      store.act({ type: 'edit', id: place, change: { followUps } });
    },
    flush: store.flush,
    ratingsSaved: store.ratingsSaved,
    reload,
  };
}
