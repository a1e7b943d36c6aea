import { CheckCircleFilled, DisconnectOutlined, QuestionCircleFilled, StopOutlined, WarningFilled } from '@ant-design/icons';
import type { Presence, Screen } from '#shared/model/place.ts';
import { useWords } from '../../kit/speaking.ts';

const icons = {
  online: <CheckCircleFilled />,
  offline: <DisconnectOutlined />,
  never: <WarningFilled />,
  unknown: <QuestionCircleFilled />,
} satisfies Record<Presence, unknown>;

type Seen = Pick<Screen, 'presence' | 'since' | 'revoked'>;

/** Unknown is grey with a question mark: neither fine nor broken. */
export function PresenceMark({ screen: { presence, revoked } }: { screen: Seen }) {
  const { t } = useWords();
  if (revoked)
    return (
      <span className="fc-state fc-state-revoked">
        <StopOutlined /> {t('stations.revoked')}
      </span>
    );
  return (
    <span className={`fc-state fc-state-${presence}`}>
      {icons[presence]} {t(`stations.${presence}`)}
    </span>
  );
}

/** The mark, and since when; "5 minutes ago" only beside the exact time. */
export function PresenceSince({ screen }: { screen: Seen }) {
  const { t, format } = useWords();
  const { since, revoked, presence } = screen;
  const tells = !revoked && since !== null && presence !== 'never';
  return (
    <>
      <PresenceMark screen={screen} />
      {tells && (
        <div className="fc-note">
          {presence === 'online'
            ? t('stations.since', { time: format.dateTime(since) })
            : t('stations.sinceAgo', { time: format.dateTime(since), ago: format.ago(since) })}
        </div>
      )}
    </>
  );
}
