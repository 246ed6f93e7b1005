#include "tests/support/servers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

namespace tresen::test {
namespace {

using std::chrono::steady_clock;

// Free just now. Whoever starts a server on it tries another one if it is not free any more.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket, plain, size), 0);
  EXPECT_EQ(::getsockname(socket, plain, &size), 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

bool connects(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return false;
  bool connected = false;
  for (const addrinfo* each = found; each != nullptr && !connected; each = each->ai_next) {
    const int socket = ::socket(each->ai_family, SOCK_STREAM, 0);
    connected = socket >= 0 && ::connect(socket, each->ai_addr, each->ai_addrlen) == 0;
    ::close(socket);
  }
  freeaddrinfo(found);
  return connected;
}

std::string all_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

void run(const std::string& command) { EXPECT_EQ(std::system(command.c_str()), 0) << command; }

void make_certificate(const std::string& folder) {
  run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
      " -addext subjectAltName=IP:127.0.0.1 -keyout " +
      folder + "/key.pem -out " + folder + "/cert.pem 2>/dev/null");
}

// Starts it on one port after the other until it listens.
RunningServer start(const std::string& host, const std::string& log,
                    const std::function<std::unique_ptr<Server>(int port)>& make) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    const int port = free_port();
    RunningServer running{make(port), port};
    if (running.server->listens(host, port)) return running;
  }
  ADD_FAILURE() << "it does not start: " << all_of(log);
  return {};
}

}  // namespace

Server::Server(const std::vector<std::string>& words, const std::string& log,
               const std::vector<std::string>& environment) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> all;
  for (char** each = environ; *each != nullptr; ++each) all.push_back(*each);
  for (const std::string& each : environment) all.push_back(const_cast<char*>(each.c_str()));
  all.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawnattr_t group;
  posix_spawnattr_init(&group);
  posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
  EXPECT_EQ(posix_spawn(&process_, arguments[0], &actions, &group, arguments.data(), all.data()),
            0);
  posix_spawnattr_destroy(&group);
  posix_spawn_file_actions_destroy(&actions);
}

Server::~Server() {
  if (process_ < 0) return;
  // With those whom it has started itself.
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool Server::ended() {
  if (process_ >= 0 && ::waitpid(process_, nullptr, WNOHANG) == process_) process_ = -1;
  return process_ < 0;
}

bool Server::listens(const std::string& host, int port) {
  const auto deadline = steady_clock::now() + std::chrono::minutes(1);
  while (!ended() && steady_clock::now() < deadline) {
    if (connects(host, port)) return !ended();
    ::poll(nullptr, 0, 20);
  }
  return false;
}

RunningServer start_printer(const std::string& folder) {
  std::filesystem::create_directories(folder + "/spool");
  write(folder + "/print",
        "#!/bin/sh\n"
        "cd " +
            folder +
            "\n"
            "[ ! -p hold ] || read -r go <hold\n"
            "pages=$(pdfinfo \"$1\" | awk '/^Pages/ { print $2 }')\n"
            "echo \"$IPP_JOB_NAME $pages\" >>jobs.log\n"
            "echo \"ATTR: job-impressions=$pages job-impressions-completed=$pages\" >&2\n");
  std::filesystem::permissions(folder + "/print", std::filesystem::perms::owner_all);
  return start("localhost", folder + "/log", [&](int port) {
    return std::make_unique<Server>(
        std::vector<std::string>{"/usr/sbin/ippeveprinter", "-n", "localhost", "-p",
                                 std::to_string(port), "-d", folder + "/spool", "-f",
                                 "application/pdf", "-s", "60,60", "-c", folder + "/print", "-r",
                                 "off", "Tresen"},
        folder + "/log", std::vector<std::string>{"LD_PRELOAD=" TRESEN_NO_AVAHI});
  });
}

SftpServer start_sftp(const std::string& folder) {
  std::filesystem::create_directories(folder + "/files");
  // Asked for by sshd where it is started as root.
  std::error_code ignored;
  std::filesystem::create_directory("/run/sshd", ignored);
  run("ssh-keygen -q -t ed25519 -N '' -C test -f " + folder + "/host");
  run("ssh-keygen -q -t ed25519 -N '' -C test -f " + folder + "/key");
  run("ssh-keygen -lf " + folder + "/host.pub | cut -d ' ' -f 2 >" + folder + "/print");
  SftpServer server;
  // Without PAM a server that may not read the shadow file takes its user's account for locked.
  server.running = start("127.0.0.1", folder + "/log", [&](int port) {
    write(folder + "/config", "Port " + std::to_string(port) +
                                  "\nListenAddress 127.0.0.1\nHostKey " + folder +
                                  "/host\nPidFile none\nAuthorizedKeysFile " + folder +
                                  "/key.pub\nStrictModes no\nUsePAM yes\n"
                                  "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                                  "Subsystem sftp internal-sftp\nForceCommand internal-sftp\n");
    return std::make_unique<Server>(
        std::vector<std::string>{"/usr/sbin/sshd", "-D", "-e", "-f", folder + "/config"},
        folder + "/log");
  });
  const passwd* const user = getpwuid(geteuid());
  server.url = "sftp://" + std::string(user->pw_name) +
               "@127.0.0.1:" + std::to_string(server.running.port) + folder + "/files/";
  const std::string key = all_of(folder + "/print");
  server.host_key = key.substr(0, key.find('\n'));
  server.key_file = folder + "/key";
  return server;
}

WebServer start_web(const std::string& folder) {
  std::filesystem::create_directories(folder + "/files");
  std::filesystem::create_directories(folder + "/tmp");
  make_certificate(folder);
  WebServer server;
  server.running = start("127.0.0.1", folder + "/log", [&](int port) {
    std::string temporary;
    for (const char* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      temporary += std::string(kind) + "_temp_path " + folder + "/tmp; ";
    }
    const std::string user = geteuid() == 0 ? "user root;\n" : "";
    write(folder + "/config", user + "worker_processes 1; daemon off; pid " + folder +
                                  "/pid;\n"
                                  "events { worker_connections 64; }\n"
                                  "http { access_log off; " +
                                  temporary +
                                  "client_max_body_size 200m;\n"
                                  " server { listen 127.0.0.1:" +
                                  std::to_string(port) + " ssl; ssl_certificate " + folder +
                                  "/cert.pem; ssl_certificate_key " + folder + "/key.pem; root " +
                                  folder + "/files; dav_methods PUT DELETE MOVE; } }\n");
    return std::make_unique<Server>(
        std::vector<std::string>{"/usr/sbin/nginx", "-e", folder + "/errors", "-c",
                                 folder + "/config"},
        folder + "/log");
  });
  server.url = "https://127.0.0.1:" + std::to_string(server.running.port) + "/";
  server.ca_file = folder + "/cert.pem";
  return server;
}

MailServer start_mail(const std::string& folder, bool tls) {
  std::filesystem::create_directories(folder);
  MailServer server;
  if (tls) make_certificate(folder);
  server.running = start("127.0.0.1", folder + "/log", [&](int port) {
    std::vector<std::string> words{"/usr/bin/python3",
                                   TRESEN_SOURCE_DIR "/tests/support/mail_sink.py",
                                   std::to_string(port), folder};
    if (tls) words.insert(words.end(), {folder + "/cert.pem", folder + "/key.pem"});
    return std::make_unique<Server>(words, folder + "/log");
  });
  server.url = "smtp://127.0.0.1:" + std::to_string(server.running.port);
  if (tls) server.ca_file = folder + "/cert.pem";
  return server;
}

Postfix start_postfix(const std::string& folder, const MailServer& next) {
  for (const char* const part :
       {"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop",
        "pid", "private", "public", "saved", "trace"}) {
    std::filesystem::create_directories(folder + "/spool/" + part);
  }
  std::filesystem::create_directories(folder + "/data");
  Postfix server;
  server.maildir = folder + "/mail/returned";
  for (const char* const part : {"/new", "/cur"}) {
    std::filesystem::create_directories(server.maildir + part);
  }
  // Two users that every Debian has, for Postfix wants two that are not the same.
  write(folder + "/main.cf",
        "compatibility_level = 3.6\nmail_owner = mail\nsetgid_group = operator\n"
        "queue_directory = " +
            folder + "/spool\ndata_directory = " + folder +
            "/data\n"
            "daemon_directory = /usr/lib/postfix/sbin\nshlib_directory = /usr/lib/postfix\n"
            "maillog_file = " +
            folder + "/mail.log\nmaillog_file_prefixes = " + folder +
            "\n"
            "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mx.optik.example\n"
            "mydestination =\nlocal_recipient_maps =\nalias_maps =\nmynetworks = 127.0.0.0/8\n"
            "smtp_tls_security_level = none\nrecipient_delimiter = +\n"
            "relayhost = [127.0.0.1]:" +
            std::to_string(next.running.port) +
            "\n"
            "virtual_mailbox_domains = optik.example\nvirtual_mailbox_base = " +
            folder +
            "/mail\n"
            "virtual_mailbox_maps = regexp:{{/^bounces[+]/ returned/}}\n"
            "virtual_minimum_uid = 1\nvirtual_uid_maps = static:65534\n"
            "virtual_gid_maps = static:65534\n"
            "import_environment = MAIL_CONFIG LANG=C LD_PRELOAD\n");
  const std::string services =
      "cleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n"
      "rewrite unix - - n - - trivial-rewrite\nproxymap unix - - n - - proxymap\n"
      "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n"
      "smtp unix - - n - - smtp\nscache unix - - n - 1 scache\nerror unix - - n - - error\n"
      "retry unix - - n - - error\nvirtual unix - n n - - virtual\n"
      "anvil unix - - n - 1 anvil\npostlog unix-dgram n - n - 1 postlogd\n";
  server.running = start("127.0.0.1", folder + "/mail.log", [&](int port) {
    write(folder + "/master.cf",
          "127.0.0.1:" + std::to_string(port) + " inet n - n - - smtpd\n" + services);
    return std::make_unique<Server>(
        std::vector<std::string>{"/usr/lib/postfix/sbin/master", "-c", folder, "-d"},
        folder + "/log",
        std::vector<std::string>{"MAIL_CONFIG=" + folder, "LD_PRELOAD=" TRESEN_NO_ROOT});
  });
  server.url = "smtp://127.0.0.1:" + std::to_string(server.running.port);
  return server;
}

RunningServer start_mail_drain(const std::string& log) {
  return start("127.0.0.1", log, [&](int port) {
    return std::make_unique<Server>(
        std::vector<std::string>{"/usr/sbin/smtp-sink", "127.0.0.1:" + std::to_string(port), "128"},
        log);
  });
}

}  // namespace tresen::test
