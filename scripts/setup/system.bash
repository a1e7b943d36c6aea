# System packages: what is missing is installed as root, and named to anyone else.

readonly chromium_places=(chromium google-chrome google-chrome-stable chromium-browser
  /opt/google/chrome/chrome /snap/bin/chromium /usr/lib/chromium/chromium)

# system_packages PACKAGE...: each is there afterwards; Chromium only where the system has it as a package
system_packages() {
  local missing=() name line
  named_chromium_is_there
  for name in "$@"; do
    if is_served "$name"; then continue; fi
    if [ "$name" = chromium ] && is_ubuntu; then go_without_chromium; else missing+=("$name"); fi # Ubuntu's package is a stub for a snap.
  done
  if [ ${#missing[@]} -gt 0 ]; then
    line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    if ! command -v apt-get >/dev/null; then
      stop "Please install these programs (named as on Debian), then start again: ${missing[*]}" "请先安装以下软件（Debian 的包名），然后重新运行：${missing[*]}"
    elif [ "$(id -u)" != 0 ]; then
      if command -v sudo >/dev/null; then line="sudo sh -c '$line'"; fi
      stop 'A few system packages are missing. Please run this as root, then start again:' '还缺几个系统软件包。请以 root 身份运行下面的命令，然后重新开始：' "$line"
    fi
    long_step "Installing ${missing[*]}: one to five minutes, once." "安装 ${missing[*]}：一到五分钟，只需一次。" apt_install "${missing[@]}" ||
      failed 'The system packages could not be installed.' '系统软件包安装失败。'
    for name in "${missing[@]}"; do
      is_served "$name" && continue
      [ "$name" = chromium ] || failed "$name is installed but cannot be found." "$name 已安装，但找不到。"
      go_without_chromium
    done
  fi
  check_ffmpeg
}

# One that is named but not there must not be replaced by another without a word.
named_chromium_is_there() {
  local named=${FIELDCAST_PLAYER_CHROMIUM:-}
  [ -z "$named" ] || command -v "$named" >/dev/null ||
    stop "FIELDCAST_PLAYER_CHROMIUM=$named is not right: there is no program there that can be run." "FIELDCAST_PLAYER_CHROMIUM=$named 不对：那里没有可以运行的程序。"
}

is_ubuntu() { grep -qs '^ID=ubuntu$' /etc/os-release; }

is_served() {
  case $1 in
    ffmpeg) command -v ffmpeg && command -v ffprobe ;;
    xvfb) command -v Xvfb ;;
    postgresql) ls /usr/lib/postgresql/*/bin/postgres ;;
    fonts-noto-cjk) is_installed "$1" || find /usr/share/fonts /usr/local/share/fonts -name 'NotoSansCJK*' | grep . ;;
    chromium) find_chromium ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

is_installed() { [ "$(dpkg-query -Wf '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Where it is found is told to the player and the tests. Ubuntu's stub only speaks of a snap and has no version to tell.
find_chromium() {
  local place
  if [ "${FIELDCAST_PLAYER_CHROMIUM:-}" ]; then
    place=$(command -v "$FIELDCAST_PLAYER_CHROMIUM") && export FIELDCAST_PLAYER_CHROMIUM=$place
    return
  fi
  for place in "${chromium_places[@]}"; do
    place=$(command -v "$place") || continue
    timeout 20 "$place" --version </dev/null | grep -E '^(Chromium|Google Chrome) [0-9]' >/dev/null || continue
    export FIELDCAST_PLAYER_CHROMIUM=$place
    return
  done
  return 1
}

go_without_chromium() {
  say 'There is no Chromium or Chrome here and the system has no package of it: the screen is then seen by its mirror link, and browser tests fail. Google Chrome serves as well, if you install it.' \
    '本机没有 Chromium 或 Chrome，系统也没有它的软件包：屏幕画面请用镜像链接观看，浏览器测试会失败。自行安装 Google Chrome 也可以。'
}

check_ffmpeg() {
  local version
  version=$(ffmpeg -version 2>/dev/null | sed -nE '1s/^ffmpeg version n?([0-9]+\.[0-9]+).*/\1/p') || return 0
  [ -z "$version" ] || printf '5.1\n%s\n' "$version" | sort -VC ||
    say "ffmpeg here is $version. Fieldcast is made for 5.1 and newer; lessons may fail to encode." "本机 ffmpeg 是 $version。田间课堂按 5.1 及以上版本开发，课程转码可能失败。"
}

# apt_install PACKAGE...: from the lists at hand, and where those are missing or stale, from new ones
apt_install() {
  exec 9<&- # Nothing that a package starts may hold the lock.
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3) name
  if [ "$(dpkg --audit)" ]; then # An installation was interrupted here before.
    dpkg --configure -a && "${apt[@]}" -y --fix-broken install || return
  fi
  for name in "$@"; do
    if ! has_candidate "$name"; then
      "${apt[@]}" update # Its exit code is of no use: one source of many may be down.
      break
    fi
  done
  has_candidate chromium || set -- $(printf '%s\n' "$@" | grep -vx chromium)
  [ $# -gt 0 ] || return 0
  local install=("${apt[@]}" install -y --no-install-recommends "$@")
  "${install[@]}" || { "${apt[@]}" update && "${install[@]}"; }
}

has_candidate() { apt-cache policy "$1" | grep 'Candidate: [^(]' >/dev/null; }
