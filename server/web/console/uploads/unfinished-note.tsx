import { useState } from 'react';
import { Alert, App, Button } from 'antd';
import { useWords } from '../../kit/speaking.ts';
import { chooseFiles, UPLOAD_ACCEPT } from './choose-files.ts';
import { fingerprintOf, forgetBegun, listUnfinished, type Begun } from './unfinished.ts';
import { useUploads } from './uploads.ts';
import { useAdding } from './use-adding.tsx';

/** After a reload: which files did not arrive, and the way to go on with each. */
export function UnfinishedNote() {
  const { t, format } = useWords();
  const { message } = App.useApp();
  const { add } = useAdding();
  const mine = new Set(useUploads().map((upload) => upload.fingerprint));
  const [, lookAgain] = useState(0);
  const unfinished = listUnfinished(mine);
  if (unfinished.length === 0) return null;

  const pick = (wanted: Begun) =>
    chooseFiles(UPLOAD_ACCEPT, false, (files) => {
      const [file] = files;
      if (file && fingerprintOf(file) !== wanted.fingerprint)
        message.warning(t('lessons.pickedOther', { name: wanted.name, size: format.bytes(wanted.bytes) }), 8);
      void add(files);
    });
  const forget = ({ fingerprint }: Begun) => {
    forgetBegun(fingerprint);
    lookAgain((n) => n + 1);
  };
  return (
    <Alert
      type="warning"
      showIcon
      className="fc-unfinished"
      title={t('lessons.unfinishedTitle')}
      description={
        <>
          {t('lessons.unfinishedHint')}
          <ul>
            {unfinished.map((begun) => (
              <li key={begun.fingerprint}>
                <span>{t('lessons.unfinishedFile', { name: begun.name, percent: Math.floor((begun.sent / begun.bytes) * 100) })}</span>
                <Button size="small" type="primary" onClick={() => pick(begun)}>
                  {t('lessons.pickAgain')}
                </Button>
                <Button size="small" onClick={() => forget(begun)}>
                  {t('lessons.forget')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
