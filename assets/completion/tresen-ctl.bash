# Completion of tresen-ctl for bash; as /usr/share/bash-completion/completions/tresen-ctl.

_tresen_ctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' i
  local commands=' start state wait resume park cancel customer push sale operator call health show hide lock link drop '
  local common='--data --socket --json --timeout --request --help'
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --data | --socket | --timeout | --request) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  local own=''
  case $before in
    --data) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --socket) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --currency) mapfile -t COMPREPLY < <(compgen -W 'EUR CHF PLN' -- "$word"); return ;;
    --timeout | --request | --customer-no | --card | --template | --correlation | --field | \
      --process | --cents | --receipt) COMPREPLY=(); return ;;
  esac
  case $command in
    start) own='--customer-no --template --correlation --wait' ;;
    customer) own='--customer-no --card --field' ;;
    push) own='--customer-no --field' ;;
    sale) own='--process --customer-no --cents --currency --receipt --correlation' ;;
    drop)
      own='--once'
      if [[ $word != -* ]]; then mapfile -t COMPREPLY < <(compgen -d -- "$word"); return; fi
      ;;
  esac
  if [[ -z $command && $word != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -W "$own $common" -- "$word")
  fi
}
complete -F _tresen_ctl tresen-ctl
