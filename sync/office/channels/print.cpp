#include "sync/office/channels/print.h"

#include <cups/cups.h>

#include <optional>

#include "sync/office/channels/batch_document.h"

namespace tresen {
namespace {

constexpr int connect_ms = 10'000;
constexpr int silence_max_s = 120;
constexpr const char* pdf_format = "application/pdf";

struct CloseHttp {
  void operator()(http_t* line) const { httpClose(line); }
};
using Line = std::unique_ptr<http_t, CloseHttp>;
struct DeleteIpp {
  void operator()(ipp_t* message) const { ippDelete(message); }
};
using Ipp = std::unique_ptr<ipp_t, DeleteIpp>;

struct PrinterAddress {
  std::string uri, host, resource;
  int port = 631;
  bool tls = false;
};

Result<PrinterAddress> address_of(const std::string& uri) {
  char scheme[32], user[256], host[256], resource[1024];
  int port = 0;
  const http_uri_status_t status =
      httpSeparateURI(HTTP_URI_CODING_ALL, uri.c_str(), scheme, sizeof scheme, user, sizeof user,
                      host, sizeof host, &port, resource, sizeof resource);
  const std::string kind = scheme;
  if (status < HTTP_URI_STATUS_OK || (kind != "ipp" && kind != "ipps")) {
    return fail(Fault::invalid,
                "channel print: \"printer\" is an address such as "
                "ipp://printer.example:631/ipp/print, not \"" +
                    uri + "\"");
  }
  return PrinterAddress{uri, host, resource, port, kind == "ipps"};
}

// What the printer knows of a job of ours.
struct PrinterJob {
  int id = 0;
  ipp_jstate_t state = IPP_JSTATE_PENDING;
  int sheets_done = 0;  // as far as it counts them
};

// With a printer that is silent.
struct Patience {
  std::stop_token stop;
  int silent_s = 0;  // since the line was opened
};

// Asked for each second without a byte. 0: the line is given up.
int goes_on_waiting(http_t*, void* patience) {
  auto& with = *static_cast<Patience*>(patience);
  return !with.stop.stop_requested() && ++with.silent_s < silence_max_s ? 1 : 0;
}

class PrintChannel : public Channel {
 public:
  PrintChannel(PrinterAddress address, const std::stop_token& stop)
      : address_(std::move(address)), patience_{stop} {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY(check_batch(batch));
    TRY_TO(document, BatchDocument::open(batch));
    const Line line = connect();
    if (line == nullptr) return later(batch, gone());
    TRY_TO(known, job_named(line.get(), batch.key));
    if (known && known->state < IPP_JSTATE_CANCELED) return sent(batch, known->id);
    if (known && known->state == IPP_JSTATE_COMPLETED) return sent(batch, known->id);
    if (known && known->sheets_done > 0) {
      return receipts_for_all(
          batch, {"", Delivery::refused, "",
                  "job " + std::to_string(known->id) + " was stopped after " +
                      std::to_string(known->sheets_done) + " sheets: print the others again"});
    }
    return submit(line.get(), batch, document.path());
  }

  Result<void> check() override {
    const Line line = connect();
    if (line == nullptr) return fail(Fault::offline, gone());
    Ipp request = request_for(IPP_OP_GET_PRINTER_ATTRIBUTES);
    const Ipp reply(cupsDoRequest(line.get(), request.release(), address_.resource.c_str()));
    if (reply == nullptr || ippGetStatusCode(reply.get()) > IPP_STATUS_OK_EVENTS_COMPLETE) {
      return fail(Fault::offline, "the printer " + address_.uri + ": " + cupsLastErrorString());
    }
    ipp_attribute_t* const formats =
        ippFindAttribute(reply.get(), "document-format-supported", IPP_TAG_MIMETYPE);
    if (formats != nullptr && ippContainsString(formats, pdf_format) == 0) {
      return fail(Fault::denied, "the printer " + address_.uri + " takes no PDF");
    }
    ipp_attribute_t* const accepting =
        ippFindAttribute(reply.get(), "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (accepting != nullptr && ippGetBoolean(accepting, 0) == 0) {
      return fail(Fault::busy, "the printer " + address_.uri + " takes no jobs now");
    }
    return {};
  }

 private:
  Line connect() {
    Line line(httpConnect2(address_.host.c_str(), address_.port, nullptr, AF_UNSPEC,
                           address_.tls ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
                           connect_ms, nullptr));
    patience_.silent_s = 0;
    if (line != nullptr) httpSetTimeout(line.get(), 1, goes_on_waiting, &patience_);
    return line;
  }

  std::string gone() const { return "the printer " + address_.uri + " cannot be reached"; }

  static std::vector<Receipt> later(const ParcelBatch& batch, const std::string& why) {
    return receipts_for_all(batch, {"", Delivery::later, "", why});
  }
  static std::vector<Receipt> sent(const ParcelBatch& batch, int job) {
    return receipts_for_all(batch, {"", Delivery::sent, "job " + std::to_string(job), ""});
  }

  Ipp request_for(ipp_op_t operation) const {
    Ipp request(ippNewRequest(operation));
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr,
                 address_.uri.c_str());
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr,
                 "tresen");
    return request;
  }

  // The last job of that name, whether it is done or not.
  Result<std::optional<PrinterJob>> job_named(http_t* line, const std::string& name) const {
    std::optional<PrinterJob> found;
    for (const char* const which : {"completed", "not-completed"}) {
      static constexpr const char* wanted[] = {"job-id", "job-name", "job-state",
                                               "job-impressions-completed"};
      Ipp request = request_for(IPP_OP_GET_JOBS);
      ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", nullptr, which);
      ippAddStrings(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 4,
                    nullptr, wanted);
      const Ipp reply(cupsDoRequest(line, request.release(), address_.resource.c_str()));
      if (reply == nullptr || ippGetStatusCode(reply.get()) > IPP_STATUS_OK_EVENTS_COMPLETE) {
        return fail(Fault::offline, "the printer " + address_.uri +
                                        " does not tell its jobs: " + cupsLastErrorString());
      }
      find_in(reply.get(), name, found);
    }
    return found;
  }

  static void find_in(ipp_t* reply, const std::string& name, std::optional<PrinterJob>& found) {
    PrinterJob job;
    std::string job_name;
    const auto close = [&] {
      if (job_name == name && (!found || found->id < job.id)) found = job;
      job = {};
      job_name.clear();
    };
    for (ipp_attribute_t* each = ippFirstAttribute(reply); each != nullptr;
         each = ippNextAttribute(reply)) {
      const char* const key = ippGetName(each);
      if (key == nullptr) {  // stands between two jobs
        close();
        continue;
      }
      const std::string_view attribute = key;
      if (attribute == "job-id") job.id = ippGetInteger(each, 0);
      if (attribute == "job-name") job_name = ippGetString(each, 0, nullptr);
      if (attribute == "job-state") job.state = static_cast<ipp_jstate_t>(ippGetInteger(each, 0));
      if (attribute == "job-impressions-completed") job.sheets_done = ippGetInteger(each, 0);
    }
    close();
  }

  std::vector<Receipt> submit(http_t* line, const ParcelBatch& batch, const std::string& path) {
    Ipp request = request_for(IPP_OP_PRINT_JOB);
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr,
                 batch.key.c_str());
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "document-name", nullptr,
                 batch.title.c_str());
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr,
                 pdf_format);
    ippAddString(request.get(), IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", nullptr, "one-sided");
    const Ipp reply(
        cupsDoFileRequest(line, request.release(), address_.resource.c_str(), path.c_str()));
    const ipp_status_t status = reply ? ippGetStatusCode(reply.get()) : cupsLastError();
    const std::string why = "the printer " + address_.uri + ": " + ippErrorString(status);
    if (reply != nullptr && status <= IPP_STATUS_OK_EVENTS_COMPLETE) {
      ipp_attribute_t* const id = ippFindAttribute(reply.get(), "job-id", IPP_TAG_INTEGER);
      return sent(batch, id != nullptr ? ippGetInteger(id, 0) : 0);
    }
    // 0x04xx: the printer will not take it, however often it is asked.
    const bool for_ever = reply != nullptr && status >= IPP_STATUS_ERROR_BAD_REQUEST &&
                          status < IPP_STATUS_ERROR_INTERNAL;
    return receipts_for_all(batch, {"", for_ever ? Delivery::refused : Delivery::later, "", why});
  }

  PrinterAddress address_;
  Patience patience_;
};

}  // namespace

Result<std::unique_ptr<Channel>> open_print(const ChannelSettings& settings,
                                            const std::stop_token& stop) {
  const auto printer = settings.find("printer");
  if (printer == settings.end()) {
    return fail(Fault::invalid, "channel print: \"printer\" is missing");
  }
  TRY_TO(address, address_of(printer->second));
  return std::make_unique<PrintChannel>(std::move(address), stop);
}

Result<ParcelBatch> sheets_again(const ParcelBatch& batch, PageRange sheets, std::string key) {
  ParcelBatch again = batch;
  again.key = std::move(key);
  std::erase_if(again.parcels, [&](const Parcel& parcel) {
    return parcel.pages.last < sheets.first || parcel.pages.first > sheets.last;
  });
  if (!again.parcels.empty()) return again;
  return fail(Fault::invalid, "batch " + batch.key + " has no sheets " +
                                  std::to_string(sheets.first) + " to " +
                                  std::to_string(sheets.last));
}

}  // namespace tresen
