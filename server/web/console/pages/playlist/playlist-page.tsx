import { useParams } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Editor } from './editor.tsx';
import './playlist.css';

export default function PlaylistPage() {
  const { id = 'new' } = useParams();
  return id === 'new' ? <Editor key="new" id="new" /> : <Existing key={id} id={id} />;
}

function Existing({ id }: { id: string }) {
  const asked = useAsk('getPlaylist', { params: { id } });
  return <Answer of={asked}>{(view) => <Editor id={id} view={view} />}</Answer>;
}
