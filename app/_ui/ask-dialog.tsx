'use client';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';

/**
 * A button that asks before it acts: a modal dialog with its own heading, focus kept inside, Escape and a
 * click beside it meaning no.
 */
export function AskDialog(props: {
  label: string;
  heading: string;
  className?: string;
  children: (close: () => void) => ReactNode;
}) {
  return (
    <DialogTrigger>
      <Button className={props.className ?? 'btn'}>{props.label}</Button>
      <ModalOverlay
        isDismissable
        className="fixed inset-0 z-10 flex items-center justify-center bg-black/40 p-4"
      >
        <Modal className="w-full max-w-[480px] rounded-[4px] border border-(--rule-strong) bg-(--surface) p-6">
          <Dialog className="outline-offset-[16px]">
            {({ close }) => (
              <>
                <Heading slot="title" className="text-[1.125rem] font-semibold">
                  {props.heading}
                </Heading>
                {props.children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
