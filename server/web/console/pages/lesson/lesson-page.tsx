import { DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import { useAsk, useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useRemoval } from '../../parts/removal.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { DescribeForm } from './describe-form.tsx';
import { EncodeCard } from './encode-card.tsx';
import { FailedCard } from './failed-card.tsx';
import { LessonFacts } from './lesson-facts.tsx';
import { LessonFilm } from './lesson-film.tsx';
import { PosterChoice } from './poster-choice.tsx';
import { placesOf, UsedInCard } from './used-in-card.tsx';
import './lesson.css';

export type LessonView = ReplyOf<'getLesson'>;

export default function LessonPage() {
  const { id = '' } = useParams();
  const asked = useAsk('getLesson', { params: { id } }, {});
  return <Answer of={asked}>{(lesson) => <LessonView key={lesson.id} lesson={lesson} />}</Answer>;
}

function LessonView({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  return (
    <Page
      title={lesson.title}
      note={<StateMark state={lesson.state} />}
      before={<Link to="/lessons">‹ {t('lessons.title')}</Link>}
      actions={
        <May right="content.write">
          <RemoveLesson lesson={lesson} />
        </May>
      }
    >
      <div className="fc-two">
        <div className="fc-page">
          {lesson.state === 'failed' ? <FailedCard lesson={lesson} /> : <LessonFilm lesson={lesson} />}
          {(lesson.state === 'waiting' || lesson.state === 'working') && <EncodeCard lesson={lesson} />}
          <PosterChoice lesson={lesson} />
          <LessonFacts lesson={lesson} />
        </div>
        <div className="fc-page">
          <DescribeForm lesson={lesson} />
          <UsedInCard lesson={lesson} />
        </div>
      </div>
    </Page>
  );
}

function RemoveLesson({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const remove = useTell('removeLesson');
  const confirmRemoval = useRemoval();
  const ask = () =>
    confirmRemoval({
      name: lesson.title,
      consequence: t('lessons.removeConsequence'),
      usedIn: placesOf(lesson),
      remove: () => remove.mutateAsync({ params: { id: lesson.id } }),
      onRemoved: () => void navigate('/lessons', { replace: true }),
    });
  return (
    <Button danger icon={<DeleteOutlined />} onClick={ask}>
      {t('common.remove')}
    </Button>
  );
}
