import type { ReactNode } from 'react';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Button } from './button.tsx';
import { clsx } from 'clsx';
import { CrossIcon } from './icons.tsx';
import styles from './dialog.module.css';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  /** A drawer fills the right edge. On narrow screens both looks fill the bottom. */
  look?: 'centre' | 'drawer';
  children: ReactNode;
};

/** Takes the focus when it opens, and returns the focus when it closes. Closes with Escape and a click outside. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  look = 'centre',
  children,
}: DialogProps): ReactNode {
  return (
    <BaseDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles['backdrop']} />
        <BaseDialog.Popup className={clsx(styles['popup'], styles[look])}>
          <div className={styles['head']}>
            <BaseDialog.Title className={styles['title']}>{title}</BaseDialog.Title>
            <BaseDialog.Close className={styles['close']} aria-label="Close">
              <CrossIcon />
            </BaseDialog.Close>
          </div>
          {description !== undefined && (
            <BaseDialog.Description className={styles['description']} render={<div />}>
              {description}
            </BaseDialog.Description>
          )}
          <div className={styles['body']}>{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

type ConfirmDialogProps = {
  open: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  title: string;
  /** The effect of the action, and whether the user can undo it. */
  description: ReactNode;
  /** Label of the button, with the verb of the action: `Delete the account`. */
  confirm: string;
  busy?: boolean;
  children?: ReactNode;
};

/** Confirms an action that cannot be undone. A click outside does not close it. */
export function ConfirmDialog({
  open,
  onCancel,
  onConfirm,
  title,
  description,
  confirm,
  busy = false,
  children,
}: ConfirmDialogProps): ReactNode {
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next && !busy) onCancel();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles['backdrop']} />
        <AlertDialog.Popup className={clsx(styles['popup'], styles['centre'])}>
          <div className={styles['head']}>
            <AlertDialog.Title className={styles['title']}>{title}</AlertDialog.Title>
          </div>
          <AlertDialog.Description className={styles['description']} render={<div />}>
            {description}
          </AlertDialog.Description>
          {children !== undefined && <div className={styles['body']}>{children}</div>}
          <div className={styles['actions']}>
            <AlertDialog.Close render={<Button look="quiet">Cancel</Button>} />
            <Button look="danger" busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
