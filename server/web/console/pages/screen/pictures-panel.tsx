import { Button } from 'antd';
import type { Screen } from '#shared/model/place.ts';
import type { ScreenFile } from '#shared/model/screen-file.ts';
import { picturePath } from '#shared/protocol/http/screen-files.ts';
import { useWords } from '../../../kit/speaking.ts';
import { alarmWords } from '../../parts/alarm-words.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { usePictureWords } from '../../parts/picture-words.ts';
import { useFiles } from './use-files.ts';
import { useOrders } from './use-orders.ts';
import './pictures.css';

/** What the screen showed when it last sent a picture, and before. */
export function PicturesPanel({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const { commands, order } = useOrders(screen.id);
  const { asked, files, coming } = useFiles(screen.id, commands);
  const [newest, ...earlier] = files.filter(({ kind }) => kind === 'picture');
  const take = !screen.revoked && (
    <May right="places.write">
      <Button type="primary" onClick={() => order({ kind: 'screenshot' })}>
        {t('commands.orders.screenshot')}
      </Button>
    </May>
  );
  return (
    <Panel title={t('pictures.title')} aside={take}>
      {newest && <Newest picture={newest} screen={screen} />}
      {!newest && asked.data && (
        <FirstStep
          title={t('pictures.empty')}
          hint={t('pictures.emptyWait')}
          action={<May right="places.write">{!screen.revoked && <p>{t('pictures.emptyAsk')}</p>}</May>}
        />
      )}
      <p className="fc-note" aria-live="polite">
        {coming.includes('screenshot') ? t('pictures.onTheWay') : t('pictures.hint')}
      </p>
      {earlier.length > 0 && (
        <details className="fc-earlier">
          <summary>{t('pictures.earlier')}</summary>
          <ul>
            {earlier.map((picture) => (
              <Earlier key={picture.id} picture={picture} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Newest({ picture, screen }: { picture: ScreenFile; screen: Screen }) {
  const { t } = useWords();
  const { said, isOld, time } = usePictureWords(picture, screen.presence === 'online');
  const address = picturePath(picture.screen, picture.id);
  return (
    <figure className={isOld ? 'fc-shot fc-shot-old' : 'fc-shot'}>
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={t('pictures.of', { name: screen.name, time })} decoding="async" {...picture.size} />
      </a>
      <figcaption>
        {said} · <Why picture={picture} />
      </figcaption>
    </figure>
  );
}

function Earlier({ picture }: { picture: ScreenFile }) {
  const { time, unsure } = usePictureWords(picture, false);
  const address = picturePath(picture.screen, picture.id);
  return (
    <li>
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt="" loading="lazy" decoding="async" />
        <span>{unsure ?? time}</span>
      </a>
      <span className="fc-note">
        <Why picture={picture} />
      </span>
    </li>
  );
}

/** Why there is this picture: the alarm by its own words. */
function Why({ picture: { reason, alarm } }: { picture: ScreenFile }) {
  const { t, format } = useWords();
  if (!alarm) return <>{t(`pictures.reasons.${reason}`)}</>;
  return <>{t('pictures.withAlarm', { said: alarmWords({ ...alarm, person: null }, t, format).said })}</>;
}
