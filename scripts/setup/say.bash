# What the setup says, in Chinese where the locale is Chinese and in English elsewhere; and its long steps.

log=
step=
room=

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
  zh*) chinese=1 ;;
  *) chinese= ;;
esac

say() { if [ "$chinese" ]; then echo "$2"; else echo "$1"; fi; }

# stop EN ZH [COMMAND]: both languages, for a server in a Chinese office is often set to English
stop() {
  tidy
  {
    echo
    echo "$1"
    echo "$2"
    if [ $# -gt 2 ]; then printf '\n    %s\n' "$3"; fi
    echo
  } >&2
  exit 1
}

open_log() {
  [ -z "$log" ] || return 0
  log=data/setup.log
  { mkdir -p data && : >"$log"; } 2>/dev/null || log=$(mktemp "${TMPDIR:-/tmp}/fieldcast-setup.XXXXXX.log")
}

# long_step EN ZH COMMAND...: the command's output goes to the log, a clock to the screen
long_step() {
  local en=$1 zh=$2 began=$SECONDS code=0
  ticked=0
  shift 2
  open_log
  say "$en" "$zh"
  printf '\n== %s  %s\n' "$(date '+%F %T')" "$*" >>"$log"
  set -m # A process group of its own, so that an interrupted step ends with all it has started.
  "$@" >>"$log" 2>&1 </dev/null & # It keeps the lock of one_at_a_time, should only this script be killed.
  step=$!
  set +m
  while kill -0 "$step" 2>/dev/null; do
    sleep 0.5
    tick $((SECONDS - began))
  done
  wait "$step" || code=$?
  step=
  [ ! -t 1 ] || printf '\r\033[K'
  [ "$code" != 0 ] || say "  done in $(clock $((SECONDS - began)))" "  用时 $(clock $((SECONDS - began)))"
  return "$code"
}

clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

ticked=0
tick() {
  if [ -t 1 ]; then
    printf '\r  %s ' "$(clock "$1")"
  elif (($1 >= 30 && $1 % 30 == 0 && $1 != ticked)); then
    ticked=$1
    echo "  $(clock "$1")"
  fi
}

# failed EN ZH: a long step did. Its log says why: npm at the first of its errors, everyone else at the end.
failed() {
  { echo && { grep -m 15 -E '^npm (error|ERR!)' "$log" || tail -n 25 "$log"; } | sed 's/^/  | /'; } >&2
  stop "$1 The whole log is in $log." "$2 完整日志在 $log。"
}

tidy() { [ -z "$room" ] || rm -rf -- "$room"; }

interrupted() {
  trap '' INT TERM HUP
  if [ "$step" ]; then
    kill -TERM -- "-$step" 2>/dev/null || true
    for _ in {1..50}; do kill -0 -- "-$step" 2>/dev/null && sleep 0.2; done
    kill -KILL -- "-$step" 2>/dev/null || true
  fi
  tidy
  [ ! -t 1 ] || printf '\r\033[K'
  say 'Stopped. Started again, it goes on from here.' '已停止。再次运行会从这里继续。'
  exit 130
}
