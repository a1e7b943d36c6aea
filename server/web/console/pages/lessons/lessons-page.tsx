import { Tabs } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { UnfinishedNote } from '../../uploads/unfinished-note.tsx';
import { UploadButton } from '../../uploads/upload-button.tsx';
import { RestNote } from './rest-note.tsx';
import { ImageShelf } from './image-shelf.tsx';
import { LessonShelf } from './lesson-shelf.tsx';
import './lessons.css';

export default function LessonsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const upload = (
    <May right="content.write">
      <UploadButton />
    </May>
  );
  return (
    <Page title={t('lessons.title')} note={t('lessons.dropHint')} actions={upload}>
      <UnfinishedNote />
      <RestNote />
      <Tabs
        className="fc-tabs"
        activeKey={filters.get('tab') || 'lessons'}
        onChange={(tab) => filters.set({ tab: tab === 'lessons' ? '' : tab, search: '', sort: '', page: '' })}
        destroyOnHidden
        items={[
          {
            key: 'lessons',
            label: t('lessons.title'),
            children: (
              <div className="fc-page">
                <LessonShelf upload={upload} />
              </div>
            ),
          },
          {
            key: 'images',
            label: t('lessons.images'),
            children: (
              <div className="fc-page">
                <ImageShelf upload={upload} />
              </div>
            ),
          },
        ]}
      />
    </Page>
  );
}
