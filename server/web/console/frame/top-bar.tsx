import { MenuOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { chooseLanguage, languageOf } from '../../kit/i18n.ts';
import { useWords } from '../../kit/speaking.ts';
import { SearchPalette } from '../search/search-palette.tsx';
import { useAppearance } from './appearance.ts';
import { PersonMenu } from './person-menu.tsx';
import { RunningWork } from './running-work.tsx';

export function TopBar({ name, login, onMenu }: { name: string; login: string; onMenu: () => void }) {
  const { t } = useWords();
  return (
    <header className="fc-top">
      <Button type="text" className="fc-menu-button" icon={<MenuOutlined />} aria-label={t('nav.openMenu')} onClick={onMenu} />
      <SearchPalette />
      <span className="fc-grow" />
      <RunningWork />
      <LanguageSwitch />
      <AppearanceSwitch />
      <PersonMenu name={name} login={login} />
    </header>
  );
}

export function LanguageSwitch() {
  const { t, language } = useWords();
  return (
    <Segmented
      className="fc-language"
      size="small"
      aria-label={t('nav.language')}
      value={language}
      onChange={(chosen) => void chooseLanguage(languageOf(chosen))}
      options={[
        { value: 'zh-CN', label: '中文' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}

export function AppearanceSwitch() {
  const { t } = useWords();
  const { appearance, toggle } = useAppearance();
  const label = appearance === 'light' ? t('nav.toDark') : t('nav.toLight');
  return (
    <Button
      type="text"
      className="fc-appearance"
      icon={appearance === 'light' ? <MoonOutlined /> : <SunOutlined />}
      aria-label={label}
      title={label}
      onClick={toggle}
    />
  );
}
