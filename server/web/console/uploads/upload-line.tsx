import {
  CaretRightOutlined,
  CheckCircleFilled,
  CloseOutlined,
  ExclamationCircleFilled,
  InfoCircleFilled,
  PauseOutlined,
} from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { Link } from 'react-router';
import { useFailureWords, useWords } from '../../kit/speaking.ts';
import { uploads } from './uploads.ts';
import { isOpen, type Upload } from './upload-queue.ts';

/** One file on its way. */
export function UploadLine({ upload }: { upload: Upload }) {
  const { t, format } = useWords();
  const { file, state, sent } = upload;
  const percent = Math.floor((sent / file.size) * 100);
  return (
    <li className="fc-upload-line">
      <div className="fc-upload-name">
        <span title={file.name}>{file.name}</span>
        {state === 'done' && <CheckCircleFilled className="fc-ok" />}
        {state === 'known' && <InfoCircleFilled className="fc-known" />}
        {state === 'failed' && <ExclamationCircleFilled className="fc-bad" />}
        <UploadActions upload={upload} />
      </div>
      {isOpen(upload) && (
        <Progress
          percent={percent}
          size="small"
          showInfo={false}
          status={state === 'failed' ? 'exception' : 'normal'}
          aria-label={file.name}
        />
      )}
      <div className="fc-note">
        <UploadNote upload={upload} />
        {state === 'sending' && upload.speed !== null && <> · {t('lessons.uploadSpeed', { speed: format.bytes(upload.speed) })}</>}
        {state === 'done' && upload.content && <Link to={pageOf(upload.content)}> {t('lessons.asContent')}</Link>}
      </div>
    </li>
  );
}

/** Images have no page of their own. */
const pageOf = (content: string): string => (content.startsWith('les_') ? `/lessons/${content}` : '/lessons?tab=images');

function UploadNote({ upload: { state, sent, file, error, same, fingerprint } }: { upload: Upload }) {
  const { t, format } = useWords();
  const say = useFailureWords();
  if (state === 'failed') return <span className="fc-bad">{say(error)}</span>;
  if (state === 'waiting') return t('lessons.uploadWaiting');
  if (state === 'known' && same) {
    const words = { ready: 'alreadyHere', waiting: 'alreadyWorking', working: 'alreadyWorking', failed: 'alreadyFailed' } as const;
    return (
      <>
        {t(`lessons.${words[same.state]}`, { title: same.title })}
        <div className="fc-anyway">
          <Link to={pageOf(same.id)}>{t('lessons.asContent')}</Link>
          <Button type="link" size="small" onClick={() => uploads.takeAnyway(fingerprint)}>
            {t('lessons.takeAnyway')}
          </Button>
        </div>
      </>
    );
  }
  if (state === 'done') return `${t('lessons.uploadDone')} · ${format.bytes(file.size)}`;
  const done = t('lessons.uploadProgress', { done: format.bytes(sent), all: format.bytes(file.size) });
  return state === 'paused' ? `${t('lessons.uploadPaused')} · ${done}` : done;
}

function UploadActions({ upload: { state, fingerprint, file } }: { upload: Upload }) {
  const { t } = useWords();
  const name = file.name;
  const button = (label: string, icon: React.ReactNode, act: (fingerprint: string) => void) => (
    <Button type="text" size="small" icon={icon} aria-label={label} title={label} onClick={() => act(fingerprint)} />
  );
  return (
    <span className="fc-upload-actions">
      {state === 'sending' && button(t('lessons.pauseNamed', { name }), <PauseOutlined />, uploads.pause)}
      {(state === 'paused' || state === 'failed') && button(t('lessons.resumeNamed', { name }), <CaretRightOutlined />, uploads.resume)}
      {state !== 'done' && button(t('lessons.dropNamed', { name }), <CloseOutlined />, uploads.drop)}
    </span>
  );
}
