import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import { useNavigate } from 'react-router';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import { FindList } from './find-list.tsx';
import { useFinds, type Find } from './finds.ts';

/** Ctrl-K, or the field in the top bar: find anything by name and go there. */
export function SearchPalette() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button type="button" className="fc-search" onClick={() => setOpen(true)} aria-keyshortcuts="Control+K">
        <SearchOutlined />
        <span>{t('nav.searchPrompt')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Modal
        open={isOpen}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        destroyOnHidden
        width={600}
        aria-label={t('nav.searchTitle')}
        style={{ top: 72 }}
      >
        <Palette onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { finds, isAsking } = useFinds(useRested(text));
  const chosen = Math.min(at, finds.length - 1);

  const go = (find: Find | undefined) => {
    if (!find) return;
    onDone();
    void navigate(find.to);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and arrows belong to the input method while pinyin is typed.
    if (event.key === 'Enter') go(finds[chosen]);
    else if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, finds.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="fc-palette">
      <Input
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined />}
        placeholder={t('nav.searchPrompt')}
        aria-label={t('nav.searchPrompt')}
        role="combobox"
        aria-expanded={finds.length > 0}
        aria-controls={listId}
        aria-activedescendant={finds.length > 0 ? `${listId}-${chosen}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <FindList id={listId} finds={finds} chosen={chosen} onGo={go} />
      <p className="fc-note">{finds.length === 0 && !isAsking ? t('nav.searchEmpty', { text }) : t('nav.searchHint')}</p>
    </div>
  );
}
