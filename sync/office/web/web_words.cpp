#include "sync/office/web/web_words.h"

#include <algorithm>
#include <array>

#include "sync/record/consent.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 5> languages{"de", "en", "pl", "tr", "uk"};

struct Row {
  WebNotice notice;
  std::array<WebWords, languages.size()> words;
};

constexpr std::array rows{
    Row{WebNotice::confirm_ask,
        {{{"Bitte bestätigen Sie Ihre Einwilligung",
           "Sie haben {chain} diese Einwilligung für {address} gegeben. Sie gilt erst, wenn Sie "
           "sie hier bestätigen. Möchten Sie das nicht, schließen Sie die Seite: dann geschieht "
           "nichts.",
           "Ja, ich willige ein"},
          {"Please confirm your consent",
           "You have given {chain} this consent for {address}. It holds only once you confirm it "
           "here. If you do not want to, close the page: then nothing happens.",
           "Yes, I consent"},
          {"Prosimy o potwierdzenie zgody",
           "Udzielili Państwo {chain} tej zgody dla {address}. Obowiązuje ona dopiero po "
           "potwierdzeniu tutaj. Jeśli Państwo tego nie chcą, wystarczy zamknąć stronę: nic się "
           "nie stanie.",
           "Tak, wyrażam zgodę"},
          {"Lütfen onayınızı doğrulayın",
           "{chain} için {address} adresine bu onayı verdiniz. Ancak burada doğruladığınızda "
           "geçerli olur. İstemiyorsanız sayfayı kapatın: hiçbir şey olmaz.",
           "Evet, onaylıyorum"},
          {"Будь ласка, підтвердьте свою згоду",
           "Ви надали {chain} цю згоду для {address}. Вона діє лише після підтвердження тут. Якщо "
           "ви цього не хочете, закрийте сторінку: тоді нічого не станеться.",
           "Так, я даю згоду"}}}},
    Row{WebNotice::confirmed,
        {{{"Vielen Dank, das ist bestätigt",
           "Ihre Einwilligung gilt ab jetzt. Sie können sie jederzeit widerrufen: in jeder Filiale "
           "oder über den Link in jeder Nachricht von {chain}.",
           ""},
          {"Thank you, this is confirmed",
           "Your consent holds from now on. You can withdraw it at any time: in each branch, or by "
           "the link in each message from {chain}.",
           ""},
          {"Dziękujemy, potwierdzono",
           "Zgoda obowiązuje od teraz. Można ją wycofać w każdej chwili: w każdym salonie albo za "
           "pomocą linku w każdej wiadomości od {chain}.",
           ""},
          {"Teşekkürler, doğrulandı",
           "Onayınız şu andan itibaren geçerlidir. İstediğiniz zaman geri alabilirsiniz: her "
           "şubede veya {chain} tarafından gönderilen her mesajdaki bağlantıyla.",
           ""},
          {"Дякуємо, підтверджено",
           "Ваша згода діє відтепер. Ви можете відкликати її будь-коли: у кожній філії або за "
           "посиланням у кожному повідомленні від {chain}.",
           ""}}}},
    Row{WebNotice::already_confirmed,
        {{{"Das haben Sie schon bestätigt", "Es ist nichts weiter zu tun.", ""},
          {"You have confirmed this already", "There is nothing more to do.", ""},
          {"To zostało już potwierdzone", "Nie trzeba nic więcej robić.", ""},
          {"Bunu zaten doğruladınız", "Yapılacak başka bir şey yok.", ""},
          {"Ви вже підтвердили це", "Більше нічого робити не потрібно.", ""}}}},
    Row{WebNotice::lapsed,
        {{{"Dieser Link gilt nicht mehr",
           "Er war 14 Tage gültig, und es wurde nichts geändert. Bitte fragen Sie in Ihrer "
           "Filiale: dann bekommen Sie einen neuen.",
           ""},
          {"This link has expired",
           "It was valid for 14 days, and nothing was changed. Please ask in your branch: you will "
           "get a new one.",
           ""},
          {"Ten link stracił ważność",
           "Był ważny 14 dni i niczego nie zmieniono. Prosimy zapytać w salonie: otrzymają Państwo "
           "nowy.",
           ""},
          {"Bu bağlantının süresi doldu",
           "14 gün geçerliydi ve hiçbir şey değiştirilmedi. Lütfen şubenize sorun: yeni bir "
           "bağlantı alırsınız.",
           ""},
          {"Це посилання вже недійсне",
           "Воно діяло 14 днів, і нічого не змінено. Будь ласка, зверніться до філії: ви отримаєте "
           "нове.",
           ""}}}},
    Row{WebNotice::taken_back,
        {{{"Hier ist nichts zu bestätigen",
           "Sie haben das inzwischen abgelehnt oder widerrufen, und dabei bleibt es.", ""},
          {"There is nothing to confirm",
           "You have declined or withdrawn this meanwhile, and so it stays.", ""},
          {"Nie ma nic do potwierdzenia",
           "W międzyczasie zgody odmówiono lub ją wycofano i tak pozostanie.", ""},
          {"Doğrulanacak bir şey yok",
           "Bunu bu arada reddettiniz veya geri aldınız; öyle de kalacak.", ""},
          {"Тут нема чого підтверджувати",
           "Ви тим часом відмовилися або відкликали згоду, і так воно й залишиться.", ""}}}},
    Row{WebNotice::other_address,
        {{{"Ihre Adresse hat sich geändert",
           "Wir kennen Sie inzwischen unter einer anderen Adresse, und es wurde nichts geändert. "
           "Bitte fragen Sie in Ihrer Filiale.",
           ""},
          {"Your address has changed",
           "We know you by another address by now, and nothing was changed. Please ask in your "
           "branch.",
           ""},
          {"Państwa adres się zmienił",
           "Znamy już inny Państwa adres i niczego nie zmieniono. Prosimy zapytać w salonie.", ""},
          {"Adresiniz değişti",
           "Artık sizi başka bir adresle tanıyoruz ve hiçbir şey değiştirilmedi. Lütfen şubenize "
           "sorun.",
           ""},
          {"Ваша адреса змінилася",
           "Тепер ми знаємо іншу вашу адресу, і нічого не змінено. Будь ласка, зверніться до "
           "філії.",
           ""}}}},
    Row{WebNotice::too_young,
        {{{"Das geht noch nicht", "Diese Einwilligung kann erst geben, wer 16 Jahre alt ist.", ""},
          {"This is not possible yet", "Only who is 16 or older can give this consent.", ""},
          {"To jeszcze niemożliwe", "Tej zgody może udzielić osoba, która ukończyła 16 lat.", ""},
          {"Bu henüz mümkün değil", "Bu onayı yalnızca 16 yaşını doldurmuş olanlar verebilir.", ""},
          {"Це ще неможливо", "Цю згоду може дати лише той, кому виповнилося 16 років.", ""}}}},
    Row{WebNotice::unsubscribe_ask,
        {{{"Keine Werbung mehr: {channel}",
           "Wenn Sie sich abmelden, schickt {chain} an {address} keine Werbung und keine Umfragen "
           "mehr.",
           "Abmelden"},
          {"No more advertising: {channel}",
           "If you unsubscribe, {chain} sends no more advertising and no more surveys to "
           "{address}.",
           "Unsubscribe"},
          {"Bez reklam: {channel}",
           "Po wypisaniu się {chain} nie będzie już wysyłać reklam ani ankiet na {address}.",
           "Wypisz mnie"},
          {"Artık reklam yok: {channel}",
           "Abonelikten çıkarsanız {chain}, {address} adresine artık reklam ve anket göndermez.",
           "Abonelikten çık"},
          {"Більше жодної реклами: {channel}",
           "Якщо ви відпишетеся, {chain} більше не надсилатиме реклами та опитувань на {address}.",
           "Відписатися"}}}},
    Row{WebNotice::unsubscribed,
        {{{"Sie sind abgemeldet",
           "{chain} schickt Ihnen so ({channel}) keine Werbung und keine Umfragen mehr. Was gerade "
           "unterwegs ist, kann Sie noch erreichen.",
           ""},
          {"You are unsubscribed",
           "{chain} sends you no more advertising and no more surveys this way ({channel}). What "
           "is under way just now may still reach you.",
           ""},
          {"Wypisano",
           "{chain} nie wysyła już w ten sposób ({channel}) reklam ani ankiet. To, co właśnie jest "
           "w drodze, może jeszcze dotrzeć.",
           ""},
          {"Abonelikten çıktınız",
           "{chain} bu yolla ({channel}) artık reklam ve anket göndermez. Şu anda yolda olanlar "
           "yine de size ulaşabilir.",
           ""},
          {"Вас відписано",
           "{chain} більше не надсилає вам у такий спосіб ({channel}) реклами та опитувань. Те, що "
           "вже в дорозі, ще може надійти.",
           ""}}}},
    Row{WebNotice::already_unsubscribed,
        {{{"Sie sind schon abgemeldet", "So ({channel}) bekommen Sie keine Werbung von {chain}.",
           ""},
          {"You are unsubscribed already",
           "You get no advertising from {chain} this way ({channel}).", ""},
          {"Już wypisano", "W ten sposób ({channel}) nie otrzymują Państwo reklam od {chain}.", ""},
          {"Zaten abonelikten çıktınız", "Bu yolla ({channel}) {chain} size reklam göndermez.", ""},
          {"Вас уже відписано", "У такий спосіб ({channel}) ви не отримуєте реклами від {chain}.",
           ""}}}},
    Row{WebNotice::unknown,
        {{{"Diesen Link kennen wir nicht",
           "Vielleicht fehlt ein Stück: bitte kopieren Sie ihn ganz aus der Nachricht. Es wurde "
           "nichts geändert.",
           ""},
          {"We do not know this link",
           "A part of it may be missing: please copy all of it from the message. Nothing was "
           "changed.",
           ""},
          {"Nie znamy tego linku",
           "Być może brakuje jego części: prosimy skopiować go w całości z wiadomości. Niczego nie "
           "zmieniono.",
           ""},
          {"Bu bağlantıyı tanımıyoruz",
           "Bir parçası eksik olabilir: lütfen mesajdan tamamını kopyalayın. Hiçbir şey "
           "değiştirilmedi.",
           ""},
          {"Ми не знаємо цього посилання",
           "Можливо, бракує його частини: скопіюйте його з повідомлення повністю. Нічого не "
           "змінено.",
           ""}}}},
    Row{WebNotice::busy,
        {{{"Bitte gleich noch einmal", "Gerade geht es nicht, und es wurde nichts geändert.", ""},
          {"Please try again in a moment", "It does not work just now, and nothing was changed.",
           ""},
          {"Prosimy spróbować za chwilę", "Teraz to nie działa i niczego nie zmieniono.", ""},
          {"Lütfen birazdan tekrar deneyin", "Şu anda olmuyor ve hiçbir şey değiştirilmedi.", ""},
          {"Спробуйте ще раз за мить", "Зараз не виходить, і нічого не змінено.", ""}}}},
};

// In the order of consent_channels().
constexpr std::array<std::array<std::string_view, 6>, languages.size()> channels{{
    {"Brief", "Telefon", "E-Mail", "SMS", "Messenger", "Fax"},
    {"letter", "phone", "e-mail", "text message", "messenger", "fax"},
    {"list", "telefon", "e-mail", "SMS", "komunikator", "faks"},
    {"mektup", "telefon", "e-posta", "SMS", "mesajlaşma", "faks"},
    {"лист", "телефон", "ел. пошта", "SMS", "месенджер", "факс"},
}};

constexpr std::array<WebMail, languages.size()> mails{{
    {"Bitte bestätigen Sie Ihre Einwilligung",
     "Guten Tag,\n\nSie haben {chain} in einer Filiale erlaubt, Ihnen E-Mails zu schicken. Das "
     "gilt "
     "erst, wenn Sie es innerhalb von 14 Tagen auf dieser Seite bestätigen:\n\n{link}\n\nWaren Sie "
     "das nicht, oder möchten Sie es nicht mehr, tun Sie einfach nichts.\n\n{chain}\n"},
    {"Please confirm your consent",
     "Hello,\n\nIn a branch you have allowed {chain} to send you e-mails. This holds only once you "
     "confirm it on this page within 14 days:\n\n{link}\n\nIf this was not you, or you do not want "
     "it any more, simply do nothing.\n\n{chain}\n"},
    {"Prosimy o potwierdzenie zgody",
     "Dzień dobry,\n\nW salonie pozwolili Państwo {chain} wysyłać e-maile. Zgoda obowiązuje "
     "dopiero "
     "po potwierdzeniu na tej stronie w ciągu 14 dni:\n\n{link}\n\nJeśli to pomyłka albo nie chcą "
     "już Państwo tego, nie trzeba nic robić.\n\n{chain}\n"},
    {"Lütfen onayınızı doğrulayın",
     "Merhaba,\n\nBir şubede {chain} tarafından size e-posta gönderilmesine izin verdiniz. Bu, "
     "ancak "
     "14 gün içinde şu sayfada doğruladığınızda geçerli olur:\n\n{link}\n\nBunu siz yapmadıysanız "
     "veya artık istemiyorsanız hiçbir şey yapmayın.\n\n{chain}\n"},
    {"Будь ласка, підтвердьте свою згоду",
     "Добрий день,\n\nУ філії ви дозволили {chain} надсилати вам електронні листи. Це діє лише "
     "після "
     "підтвердження на цій сторінці протягом 14 днів:\n\n{link}\n\nЯкщо це були не ви або ви цього "
     "більше не хочете, просто нічого не робіть.\n\n{chain}\n"},
}};

std::size_t place_of(std::string_view language) {
  const auto* const found = std::ranges::find(languages, language);
  return found == languages.end() ? 0 : static_cast<std::size_t>(found - languages.begin());
}

}  // namespace

std::span<const std::string_view> web_languages() { return languages; }

WebWords web_words(WebNotice notice, std::string_view language) {
  const auto* const row = std::ranges::find(rows, notice, &Row::notice);
  return row->words.at(place_of(language));
}

WebMail web_mail(std::string_view language) { return mails.at(place_of(language)); }

std::string_view web_channel(std::string_view channel, std::string_view language) {
  const auto known = consent_channels();
  const auto found = std::ranges::find(known, channel);
  if (found == known.end()) return channel;
  return channels.at(place_of(language)).at(static_cast<std::size_t>(found - known.begin()));
}

}  // namespace tresen
